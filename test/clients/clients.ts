import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import { ClientError, GraphQLClient } from "graphql-request";

interface Question {
  readonly url: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The part of an answer that a page receives from its client. */
interface Answer {
  readonly data: unknown;
  readonly extensions: readonly Readonly<Record<string, unknown>>[];
}

type AskWith = (question: Question) => Promise<Answer>;

interface WithExtensions {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

const extensionsOf = (errors: readonly WithExtensions[] = []) => errors.map(({ extensions = {} }) => extensions);

/**
 * Each client, set up as in its own documentation, with partial answers if the client offers them. Throws an error that
 * does not contain GraphQL errors.
 */
export const clients: Readonly<Record<string, AskWith>> = {
  "Apollo Client": async ({ url, query, variables = {}, headers = {} }) => {
    const client = new ApolloClient({ link: new HttpLink({ uri: url, headers }), cache: new InMemoryCache() });
    const { data, error } = await client.query({ query: gql(query), variables, errorPolicy: "all" });
    if (error && !CombinedGraphQLErrors.is(error)) throw new Error("no GraphQL answer", { cause: error });
    return { data, extensions: extensionsOf(error?.errors) };
  },
  urql: async ({ url, query, variables = {}, headers = {} }) => {
    const client = new Client({ url, exchanges: [fetchExchange], fetchOptions: { headers }, preferGetMethod: false });
    const { data, error } = await client.query<unknown>(query, variables).toPromise();
    if (error?.networkError) throw new Error("no GraphQL answer", { cause: error.networkError });
    return { data, extensions: extensionsOf(error?.graphQLErrors) };
  },
  "graphql-request": async ({ url, query, variables = {}, headers = {} }) => {
    const client = new GraphQLClient(url, { headers, errorPolicy: "all" });
    try {
      const { data, errors } = await client.rawRequest<unknown>(query, variables);
      return { data, extensions: extensionsOf(errors) };
    } catch (error) {
      if (error instanceof ClientError)
        return { data: error.response.data, extensions: extensionsOf(error.response.errors) };
      throw error;
    }
  },
};
