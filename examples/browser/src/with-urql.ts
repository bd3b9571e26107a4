import { cacheExchange, Client, fetchExchange, type TypedDocumentNode } from "@urql/core";
import type { Answer, GatewayError } from "./answer.js";
import { gatewayUrl } from "./gateway.js";

const client = new Client({
  url: `${gatewayUrl}/graphql`,
  exchanges: [cacheExchange, fetchExchange],
  fetchOptions: { credentials: "include" },
  // The gateway refuses GET.
  preferGetMethod: false,
  requestPolicy: "network-only",
});

/** Sends a query. Rejects if the gateway does not answer. */
export async function ask<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const { data = null, error } = await client.query<Data, Record<string, unknown>>(query, variables).toPromise();
  if (error?.networkError) throw error.networkError;
  return { data, errors: (error?.graphQLErrors ?? []) as readonly GatewayError[] };
}
