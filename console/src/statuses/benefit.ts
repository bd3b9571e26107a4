import type { BenefitsQuery } from "../generated/graphql.js";

/** A benefit as it is offered to choose. */
export type Benefit = BenefitsQuery["benefits"][number];
