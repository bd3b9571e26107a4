import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import type { Answer } from "./answer.js";
import { gatewayUrl } from "./gateway.js";

/** Longer than the gateway's default deadline of a request, so that the page receives its answer. */
const patienceMs = 20_000;

/** Sends a query. Rejects if the gateway does not answer. */
export async function ask<Data, Variables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: "POST",
    credentials: "include",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify({ query: print(query), variables }),
    signal: AbortSignal.timeout(patienceMs),
  });
  // A refusal is a GraphQL answer too, whatever its status. Rejects for an answer that is not JSON: a proxy sent it.
  const { data = null, errors = [] } = (await response.json()) as Partial<Answer<Data>>;
  return { data, errors };
}
