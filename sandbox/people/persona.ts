import type { Benefit } from "../api-particulier/endpoints.js";
import type { SourceAnswer } from "../source-answer.js";

/** A test person: the identity from FranceConnect, and the answers of each source. */
export interface Persona {
  readonly login: string;
  /** The behaviour of the gateway that this person shows. */
  readonly exercises: string;
  readonly identity: {
    readonly family_name: string;
    readonly preferred_username?: string;
    readonly given_name: string;
    readonly given_name_array: readonly string[];
    readonly gender: "female" | "male" | "unspecified";
    /** `YYYY-MM-DD`, an unknown day or month completed as `01`. */
    readonly birthdate: string;
    /** As the identity provider has it: `YYYY-MM-00` or `YYYY-00-00` when the day or the month is unknown. */
    readonly idp_birthdate?: string;
    readonly birthplace: string;
    readonly birthcountry: string;
  };
  /** The levels of assurance of their FranceConnect token; eidas1 by default. */
  readonly levels?: string;
  readonly apiSecu: { readonly CSS: SourceAnswer; readonly RSA: SourceAnswer };
  /** `usualAnswers` has the answers that are missing here. */
  readonly apiParticulier?: Readonly<Partial<Record<Benefit, SourceAnswer>>>;
}
