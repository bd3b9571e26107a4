import type { SourcePrincipal } from "../auth/principal.js";
import type { Outcome, UnknownReason } from "../schema/benefits/benefit-status.js";
import type { BenefitCode } from "../schema/benefits/benefit.js";
import type { SourceName } from "../schema/benefits/provenance.js";
import type { SharedDeadline } from "./resilience/shared-deadline.js";

/**
 * The validated answer of a source about one person and one benefit. Plain JSON: this is the value that may be cached.
 */
export interface Fact {
  readonly outcome: Outcome;
  readonly unknownReason: UnknownReason | null;
  readonly description: string;
  /** `YYYY-MM-DD`. */
  readonly rightStartDate: string | null;
  /**
   * The benefit's own fields, by their name in its status type. Null where the source has no such fact. Absent where
   * the source hides it because a scope is missing.
   */
  readonly details: Readonly<Record<string, boolean | null>>;
  readonly source: SourceName;
  readonly provider: string | null;
  /** ISO 8601, UTC. */
  readonly asOf: string;
  /** The identifier of the call: the source's own, where it returns one. */
  readonly sourceCallId: string;
}

/** A benefit: its names, the scopes that it asks for, and how each source is asked for it. */
export interface BenefitDefinition {
  readonly code: BenefitCode;
  /** The GraphQL type of its status. */
  readonly statusType: string;
  readonly name: string;
  readonly acronym: string;
  readonly summary: string;
  /**
   * The slugs of its page, the best one first: the mission's catalogue and api.gouv.fr gave it different names over
   * time.
   * @see https://github.com/betagouv/api.gouv.fr/tree/master/_data/api
   */
  readonly pageSlugs: readonly string[];
  /** Needed for any answer. */
  readonly scope: string;
  /** The benefit's own fields, each with the further scope that it needs, or null. */
  readonly details: Readonly<Record<string, string | null>>;
  /** The benefit behind "bénéficiaire", for the sentence of a source that has none: "de la CSS". */
  readonly ofBenefit: string;
  /** API-SECU's name of it. */
  readonly apiSecu?: "CSS" | "RSA";
  readonly apiParticulier?: {
    /** Its name in the path. */
    readonly name: string;
    /** The source's names of the benefit's own fields, by ours. */
    readonly details: Readonly<Record<string, string>>;
  };
}

/** One person, one benefit. */
export interface SourceQuery {
  readonly benefit: BenefitDefinition;
  readonly principal: SourcePrincipal;
  /** True where an answer from the source's own cache is not accepted. */
  readonly fresh: boolean;
  /** The shared deadline of all requests that wait for the answer. */
  readonly deadline: SharedDeadline;
}

/** An upstream that can be asked for any benefit whose definition says how. */
export interface Source {
  readonly name: SourceName;
  /**
   * Rejects with a SOURCE_* GatewayError that names the source and this call's correlation id; with LOGIN_EXPIRED,
   * UNAUTHORIZED_FIELD_OR_TYPE or, for what a civil identity holds, BAD_USER_INPUT.
   */
  readonly ask: (statusQuery: SourceQuery) => Promise<Fact>;
}
