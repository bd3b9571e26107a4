import { useEffect, useState } from "preact/hooks";
import { SearchApisDocument, type SearchApisQuery, type SearchApisQueryVariables } from "../generated/graphql.js";
import { execute } from "../graphql/execute.js";
import type { RequestFailure } from "../graphql/request-failure.js";
import { toFailure, useQuery } from "../graphql/use-query.js";
import type { Search } from "./use-search.js";
import { franceConnectUses, opennesses } from "./words.js";

const pageSize = 20;

export type FoundApi = NonNullable<SearchApisQuery["apis"]>["nodes"][number];

/** The APIs that a search finds, with pagination. */
export function useApis(search: Search) {
  const variables = toVariables(search);
  const { answer, failure, loading, refresh } = useQuery(SearchApisDocument, variables);
  const [more, setMore] = useState<readonly SearchApisQuery[]>([]);
  const [moreFailure, setMoreFailure] = useState<RequestFailure>();
  useEffect(() => {
    setMore([]);
    setMoreFailure(undefined);
  }, [answer]);

  const pages = answer ? [answer.data, ...more] : [];
  const last = pages.at(-1)?.apis?.pageInfo;
  const loadMore = () => {
    setMoreFailure(undefined);
    execute(SearchApisDocument, { ...variables, after: last?.endCursor ?? null }).then(
      ({ data }) => {
        setMore((loaded) => [...loaded, data]);
      },
      (error: unknown) => {
        setMoreFailure(toFailure(error));
      },
    );
  };
  return {
    total: answer?.data.apis?.totalCount,
    apis: pages.flatMap(({ apis }) => apis?.nodes ?? []),
    hasMore: last?.hasNextPage ?? false,
    loading,
    failure: failure ?? moreFailure,
    retry: failure ? refresh : loadMore,
    loadMore,
  };
}

function toVariables({ q, theme, acces, franceconnect }: Search): SearchApisQueryVariables {
  const filter = {
    theme: theme || null,
    openness: oneOf(opennesses, acces),
    franceConnect: oneOf(franceConnectUses, franceconnect),
  };
  return { search: q || null, filter, first: pageSize, after: null };
}

/** The value from the address; null when it is not one of `values`. */
function oneOf<Value extends string>(values: Readonly<Record<Value, unknown>>, text: string): Value | null {
  return Object.hasOwn(values, text) ? (text as Value) : null;
}
