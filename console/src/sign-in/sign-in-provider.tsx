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
  /** Asks again; what the gateway says then is true of every page. */
  readonly check: () => void;
}

const SignInContext = createContext<Value>({ signIn: { state: "signed-out" }, check: () => undefined });

/**
 * Whether somebody is signed in: the gateway knows, by a cookie that this script cannot read. Nothing of it is stored
 * here; a page that comes back out of the browser's memory, or into view, asks again.
 */
export function SignInProvider({ children }: { readonly children: ComponentChildren }) {
  const { answer, failure, loading, refresh, forget } = useQuery(SignedInDocument, {});
  const signIn = toSignIn(answer?.data.me, failure, loading);

  useEffect(() => {
    // What the page shows of a person is gone before the browser keeps the page for its back button.
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

/** Where signing in begins. Names the benefits, because FranceConnect is asked for these alone. */
export function signInUrl(benefits: readonly string[]): string {
  const names = benefits.map((code) => code.toLowerCase()).join(",");
  const query = new URLSearchParams({ benefits: names, returnTo: `/?prestations=${names}` });
  return `/auth/login?${query.toString()}`;
}

/** Whether signing in is configured at all. */
export const canSignIn = offers.signIn.length > 0;
