import type { ApiPageQuery } from "../generated/graphql.js";

/** An API as its page needs it. */
export type Api = NonNullable<ApiPageQuery["api"]>;
