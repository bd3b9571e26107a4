import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, type TypedDocumentNode } from "@apollo/client";
import type { Answer, GatewayError } from "./answer.js";
import { gatewayUrl } from "./gateway.js";
import { possibleTypes, typePolicies } from "./type-policies.js";

const client = new ApolloClient({
  link: new HttpLink({ uri: `${gatewayUrl}/graphql`, credentials: "include" }),
  cache: new InMemoryCache({ typePolicies, possibleTypes }),
});

/** Sends a query. Rejects if the gateway does not answer. */
export async function ask<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const { data = null, error } = await client.query<Data, Record<string, unknown>>({
    query,
    variables,
    errorPolicy: "all",
    // Does not read the cache, which stores a failed field as null, without its error.
    fetchPolicy: "network-only",
  });
  if (!error) return { data, errors: [] };
  if (CombinedGraphQLErrors.is(error)) return { data, errors: error.errors as readonly GatewayError[] };
  throw error;
}
