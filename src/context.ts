import type { NamePerson } from "./auth/authorize-civil-identity.js";
import type { Viewer } from "./auth/viewer.js";
import type { CatalogueQueries } from "./datasources/catalogue/queries.js";
import type { StatusOf } from "./loaders/statuses.js";
import type { Benefit } from "./schema/benefits/benefit.js";

/** What a resolver may touch. One per request. */
export interface Context {
  readonly viewer: Viewer;
  /** The viewer's right to ask by civil identity; throws UNAUTHENTICATED or FORBIDDEN where there is none. */
  readonly asConsumer: () => NamePerson;
  /** The status of one person and one benefit, for what is selected of it: asked once per request, recorded, rejects on its own. */
  readonly statusOf: StatusOf;
  /** Every benefit, in the order in which they are told. */
  readonly benefits: readonly Benefit[];
  /** The catalogue as it is at this request, and what can be asked of it. */
  readonly catalogue: CatalogueQueries;
}
