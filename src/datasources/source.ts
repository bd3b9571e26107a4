import type { Principal } from "../auth/viewer.js";
import type { BenefitCode } from "../schema/benefit.js";
import type { Outcome, UnknownReason } from "../schema/benefit-status.js";
import type { SourceName } from "../schema/provenance.js";

/** What a source said of one person and one benefit, validated. Plain JSON: this is what may be remembered. */
export interface Fact {
  readonly outcome: Outcome;
  readonly unknownReason: UnknownReason | null;
  readonly description: string;
  /** `YYYY-MM-DD`. */
  readonly rightStartDate: string | null;
  /** The benefit's own fields, by their name in its status type; null where the source has no such fact. */
  readonly details: Readonly<Record<string, boolean | null>>;
  readonly source: SourceName;
  readonly provider: string | null;
  /** ISO 8601, UTC. */
  readonly asOf: string;
  readonly correlationId: string;
}

/** A benefit: its names, the scopes that it asks for, and how each source is asked for it. */
export interface BenefitDefinition {
  readonly code: BenefitCode;
  /** The GraphQL type of its status. */
  readonly statusType: string;
  readonly name: string;
  readonly acronym: string;
  readonly summary: string;
  /** Needed for any answer. */
  readonly scope: string;
  /** The benefit's own fields, each with the further scope that it needs, or null. */
  readonly details: Readonly<Record<string, string | null>>;
  readonly apiSecu?: { readonly path: string; readonly scope: string };
}

/** An upstream that can be asked for any benefit whose definition says how. */
export interface Source {
  readonly name: SourceName;
  /** Rejects with a SOURCE_* GatewayError that names the source and this call's correlation id. */
  ask(benefit: BenefitDefinition, principal: Principal): Promise<Fact>;
}
