import type { CivilIdentityAuthorization } from "./auth/authorize-civil-identity.js";
import type { Viewer } from "./auth/viewer.js";
import type { CatalogueQueries } from "./datasources/catalogue/queries.js";
import type { StatusOf } from "./loaders/statuses.js";
import type { Benefit } from "./schema/benefits/benefit.js";

/** Everything that a resolver may use. One per request. */
export interface Context {
  readonly viewer: Viewer;
  /** Returns the viewer's right to ask by civil identity; throws UNAUTHENTICATED or FORBIDDEN if there is none. */
  readonly authorizeCivilIdentity: () => CivilIdentityAuthorization;
  /**
   * Returns the status of one person and one benefit, for its selected fields. It is fetched once per request,
   * recorded, and rejects on its own.
   */
  readonly statusOf: StatusOf;
  /** Every benefit, in the order in which they are returned. */
  readonly benefits: readonly Benefit[];
  /** The catalogue at the time of this request, and its queries. */
  readonly catalogue: CatalogueQueries;
}
