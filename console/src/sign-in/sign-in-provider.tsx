import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect } from "preact/hooks";
import { SignedInDocument } from "../generated/graphql.js";
import type { RequestFailure } from "../graphql/request-failure.js";
import { useQuery } from "../graphql/use-query.js";
import { offers } from "../offers.js";

export type SignIn =
  | { readonly state: "checking" | "signed-in" | "signed-out" }
  | { readonly state: "failed"; readonly failure: RequestFailure };

interface Value {
  readonly signIn: SignIn;
  /** Asks the gateway again; the answer applies to every page. */
  readonly check: () => void;
}

const SignInContext = createContext<Value>({ signIn: { state: "signed-out" }, check: () => undefined });

/**
 * Provides whether a person is signed in. The gateway knows it from a cookie that this script cannot read. Nothing is
 * stored here. A page that returns from the browser's page cache, or becomes visible again, asks the gateway again.
 */
export function SignInProvider({ children }: { readonly children: ComponentChildren }) {
  const { answer, failure, loading, refresh, forget } = useQuery(SignedInDocument, {});
  const signIn = toSignIn(answer?.data.me, failure, loading);

  useEffect(() => {
    // Removes personal data from the page before the browser caches it for the back button.
    window.addEventListener("pagehide", forget);
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) refresh();
    };
    const onVisible = () => {
      if (document.visibilityState === "visible") refresh();
    };
    window.addEventListener("pageshow", onShow);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      window.removeEventListener("pagehide", forget);
      window.removeEventListener("pageshow", onShow);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [refresh, forget]);

  return <SignInContext.Provider value={{ signIn, check: refresh }}>{children}</SignInContext.Provider>;
}

function toSignIn(me: object | null | undefined, failure: RequestFailure | undefined, loading: boolean): SignIn {
  if (me) return { state: "signed-in" };
  if (failure) return { state: "failed", failure };
  return { state: loading && me === undefined ? "checking" : "signed-out" };
}

export function useSignIn(): Value {
  return useContext(SignInContext);
}

/** The URL that starts the sign-in. It lists the benefits, so that only these are requested from FranceConnect. */
export function signInUrl(benefits: readonly string[]): string {
  const names = benefits.map((code) => code.toLowerCase()).join(",");
  const query = new URLSearchParams({ benefits: names, returnTo: `/?prestations=${names}` });
  return `/auth/login?${query.toString()}`;
}

/** Whether signing in is configured. */
export const canSignIn = offers.signIn.length > 0;
