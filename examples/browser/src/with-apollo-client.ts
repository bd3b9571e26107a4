import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache, type TypedDocumentNode } from "@apollo/client";
import type { Answer, GatewayError } from "./answer.js";
import { gatewayUrl } from "./gateway.js";
import { possibleTypes, typePolicies } from "./type-policies.js";

const client = new ApolloClient({
  link: new HttpLink({ uri: `${gatewayUrl}/graphql`, credentials: "include" }),
  cache: new InMemoryCache({ typePolicies, possibleTypes }),
});

/** Rejects where no gateway answers. */
export async function ask<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const { data = null, error } = await client.query<Data, Record<string, unknown>>({
    query,
    variables,
    errorPolicy: "all",
    // Never from the cache: it keeps a field that failed as null, and forgets the error.
    fetchPolicy: "network-only",
  });
  if (!error) return { data, errors: [] };
  if (CombinedGraphQLErrors.is(error)) return { data, errors: error.errors as readonly GatewayError[] };
  throw error;
}
