import type { Viewer } from "./auth/viewer.js";
import type { StatusOf } from "./loaders/statuses.js";
import type { Benefit } from "./schema/benefit.js";

/** What a resolver may touch. One per request. */
export interface Context {
  readonly viewer: Viewer;
  /** The status of one person and one benefit: asked once per request, rejects on its own. */
  readonly statusOf: StatusOf;
  /** Every benefit, in the order in which they are told. */
  readonly benefits: readonly Benefit[];
}
