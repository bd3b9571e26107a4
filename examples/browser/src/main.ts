import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { errorAt, type Answer, type GatewayError } from "./answer.js";
import { gatewayUrl, signInUrl, signOutUrl } from "./gateway.js";
import { ApisDocument, MyStatusesDocument, type ApisQuery, type MyStatusesQuery } from "./generated/graphql.js";
import { withRetry } from "./retry.js";
import { describeError, describeStatus, needsSignIn } from "./wording.js";

type Ask = <Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Answer<Data>>;

/** This page supports three clients, for example `?client=urql`. Your page needs only one of them. */
const withFetch = () => import("./with-fetch.js");
const clients: Readonly<Record<string, () => Promise<{ readonly ask: Ask }>>> = {
  "apollo-client": () => import("./with-apollo-client.js"),
  urql: () => import("./with-urql.js"),
  fetch: withFetch,
};
const chosen = clients[new URLSearchParams(window.location.search).get("client") ?? "fetch"] ?? withFetch;
const benefits = ["css", "rsa"] as const;
const noGateway = `Aucune passerelle ne répond à l’adresse ${gatewayUrl}.`;

function find<E extends Element>(selector: string, kind: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${selector}`);
  return found;
}

const message = find("#message", HTMLElement);
const signIn = find("#sign-in", HTMLAnchorElement);
const signOut = find("#sign-out", HTMLFormElement);
const catalogueMessage = find("#catalogue-message", HTMLElement);
const more = find("#more", HTMLButtonElement);

function showLines(list: string, lines: readonly string[]): void {
  const items = lines.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
  find(list, HTMLUListElement).replaceChildren(...items);
}

function showStatuses({ data, errors }: Answer<MyStatusesQuery>): void {
  const error = errorAt(errors, "me");
  if (data?.me) showPerson(data.me, errors);
  else
    message.textContent =
      error?.extensions?.code === "UNAUTHENTICATED" ? "Personne n’est identifié." : describeError(error);
  // Also shown to a signed-in person, if the login is no longer sufficient for one of the benefits.
  signIn.hidden = !errors.some(({ extensions }) => needsSignIn(extensions?.code));
  signOut.hidden = !data?.me;
}

function showPerson(me: NonNullable<MyStatusesQuery["me"]>, errors: readonly GatewayError[]): void {
  message.textContent = "Voici ce que disent les sources.";
  const describe = (name: (typeof benefits)[number]) => describeStatus(me[name], errorAt(errors, "me", name));
  showLines(
    "#statuses",
    benefits.map((name) => `${name.toUpperCase()} : ${describe(name)}`),
  );
}

/** Titles by slug. Apollo Client returns all the pages fetched so far; the other clients return only the last page. */
const apis = new Map<string, string>();

/** Fetches and shows one page of the catalogue. The button then fetches the next page, or this page after a failure. */
async function showApis(ask: Ask, after: string | null): Promise<void> {
  const offer = (next: string | null) => {
    more.hidden = false;
    more.onclick = () => void showApis(ask, next);
  };
  const show = ({ data, errors }: Answer<ApisQuery>) => {
    if (!data?.apis) {
      catalogueMessage.textContent = describeError(errorAt(errors, "apis"));
      offer(after);
      return;
    }
    catalogueMessage.textContent = "";
    for (const { node } of data.apis.edges) apis.set(node.slug, node.title);
    showLines("#apis", [...apis.values()]);
    if (data.apis.pageInfo.hasNextPage) offer(data.apis.pageInfo.endCursor);
  };
  more.hidden = true;
  await withRetry(() => ask(ApisDocument, { after }), show).catch(() => {
    catalogueMessage.textContent = noGateway;
    offer(after);
  });
}

signIn.href = signInUrl(benefits);
signOut.action = signOutUrl;
try {
  const { ask } = await chosen();
  await Promise.all([withRetry(() => ask(MyStatusesDocument, {}), showStatuses), showApis(ask, null)]);
} catch {
  message.textContent = noGateway;
}
