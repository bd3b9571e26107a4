import type { BenefitsQuery } from "../generated/graphql.js";

/** A benefit in the list of choices. */
export type Benefit = BenefitsQuery["benefits"][number];
