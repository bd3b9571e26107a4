import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import type { Answer } from "./answer.js";
import { gatewayUrl } from "./gateway.js";

/** Above the gateway's own deadline for a request, so that its answer is heard. */
const patienceMs = 20_000;

/** Rejects where no gateway answers. */
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
  // Refusals are GraphQL answers too, whatever their status. An answer that is not JSON comes from a proxy, and rejects.
  const { data = null, errors = [] } = (await response.json()) as Partial<Answer<Data>>;
  return { data, errors };
}
