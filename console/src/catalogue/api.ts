import type { ApiPageQuery } from "../generated/graphql.js";

/** The data of an API that its page needs. */
export type Api = NonNullable<ApiPageQuery["api"]>;
