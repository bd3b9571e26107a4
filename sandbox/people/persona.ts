import type { Benefit } from "../api-particulier/endpoints.js";
import type { SourceAnswer } from "../source-answer.js";

/** A person of the test set: who FranceConnect says they are, and what each source says of them. */
export interface Persona {
  readonly login: string;
  /** What asking for this person shows. */
  readonly exercises: string;
  readonly identity: {
    readonly family_name: string;
    readonly preferred_username?: string;
    readonly given_name: string;
    readonly given_name_array: readonly string[];
    readonly gender: "female" | "male" | "unspecified";
    /** `YYYY-MM-DD`, an unknown day or month completed as `01`. */
    readonly birthdate: string;
    /** As the identity provider knows it: `YYYY-MM-00` or `YYYY-00-00` where day or month is unknown. */
    readonly idp_birthdate?: string;
    readonly birthplace: string;
    readonly birthcountry: string;
  };
  /** The levels of assurance of their FranceConnect token, where it is not eidas1 alone. */
  readonly levels?: string;
  readonly apiSecu: { readonly CSS: SourceAnswer; readonly RSA: SourceAnswer };
  /** What is not told here is `usualAnswer`'s. */
  readonly apiParticulier?: Readonly<Partial<Record<Benefit, SourceAnswer>>>;
}
