import type { Principal } from "../auth/principal.js";
import type { ServedBenefits } from "../datasources/benefits/index.js";
import type { BenefitDefinition, Fact } from "../datasources/source.js";
import { missingScope } from "../errors.js";
import type { BenefitStatus } from "../schema/benefits/benefit-status.js";
import type { BenefitCode } from "../schema/benefits/benefit.js";
import type { Freshness } from "../schema/benefits/provenance.js";

/** A benefit of a person, in the view of one principal. */
export interface StatusScope {
  readonly principal: Principal;
  readonly served: ServedBenefits[BenefitCode];
}

/** Returns the status that a fact gives to this principal. */
export function toStatus({ served, principal }: StatusScope, fact: Fact, freshness: Freshness): BenefitStatus {
  const { outcome, unknownReason, description, rightStartDate } = fact;
  const { source, provider, asOf, sourceCallId, details } = fact;
  return {
    __typename: served.definition.statusType,
    benefit: served.benefit,
    outcome,
    unknownReason,
    description,
    rightStartDate,
    provenance: { source, provider, asOf, freshness, sourceCallId, correlationId: sourceCallId },
    ...maskDetails(served.definition, details, principal),
  };
}

/** A detail whose scope the viewer lacks is an error in its place: only that field fails. */
function maskDetails({ details: scopes }: BenefitDefinition, details: Fact["details"], principal: Principal) {
  return Object.fromEntries(
    Object.entries(scopes).map(([field, scope]) => {
      // An absent detail was masked by the source itself, because a scope is missing there.
      const denied = scope !== null && (!principal.scopes.has(scope) || details[field] === undefined);
      return [field, denied ? missingScope(scope) : (details[field] ?? null)];
    }),
  );
}
