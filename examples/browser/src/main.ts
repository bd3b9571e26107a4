import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { errorAt, type Answer, type GatewayError } from "./answer.js";
import { gatewayUrl, signInUrl, signOutUrl } from "./gateway.js";
import { ApisDocument, MyStatusesDocument, type MyStatusesQuery } from "./generated/graphql.js";
import { withRetry } from "./retry.js";
import { describeStatus } from "./wording.js";

type Ask = <Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => Promise<Answer<Data>>;

/** One page for three clients: `?client=urql`. A page of yours takes one of them. */
const withFetch = () => import("./with-fetch.js");
const clients: Readonly<Record<string, () => Promise<{ readonly ask: Ask }>>> = {
  "apollo-client": () => import("./with-apollo-client.js"),
  urql: () => import("./with-urql.js"),
  fetch: withFetch,
};
const chosen = clients[new URLSearchParams(window.location.search).get("client") ?? "fetch"] ?? withFetch;
const benefits = ["css", "rsa"] as const;

function find<E extends Element>(selector: string, kind: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`index.html has no ${selector}`);
  return found;
}

const message = find("#message", HTMLElement);
const signIn = find("#sign-in", HTMLAnchorElement);
const signOut = find("#sign-out", HTMLFormElement);
const more = find("#more", HTMLButtonElement);

function showLines(list: string, lines: readonly string[]): void {
  const items = lines.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
  find(list, HTMLUListElement).replaceChildren(...items);
}

async function showStatuses(ask: Ask): Promise<void> {
  const { data, errors } = await withRetry(() => ask(MyStatusesDocument, {}));
  if (data?.me) showPerson(data.me, errors);
  else if (errorAt(errors, "me")?.extensions?.code === "UNAUTHENTICATED")
    message.textContent = "Personne n’est identifié.";
  else message.textContent = describeStatus(null, errorAt(errors, "me"));
  signIn.hidden = Boolean(data?.me);
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

/** Titles by slug: Apollo Client answers with all pages so far, the others with the last one. */
const apis = new Map<string, string>();

/** One more page of the catalogue; the button asks for the next one. */
async function showApis(ask: Ask, after: string | null): Promise<void> {
  more.hidden = true;
  const { data } = await withRetry(() => ask(ApisDocument, { after }));
  for (const { node } of data?.apis?.edges ?? []) apis.set(node.slug, node.title);
  showLines("#apis", [...apis.values()]);
  const { hasNextPage, endCursor } = data?.apis?.pageInfo ?? {};
  more.hidden = !hasNextPage;
  more.onclick = () => void showApis(ask, endCursor ?? null);
}

signIn.href = signInUrl(benefits);
signOut.action = signOutUrl;
try {
  const { ask } = await chosen();
  await Promise.all([showStatuses(ask), showApis(ask, null)]);
} catch {
  message.textContent = `Aucune passerelle ne répond à l’adresse ${gatewayUrl}.`;
}
