import { Field, InterfaceType, registerEnumType } from "type-graphql";
import { LocalDate } from "../scalars.js";
import { Benefit } from "./benefit.js";
import { Provenance } from "./provenance.js";

export const Outcome = {
  BENEFICIARY: "BENEFICIARY",
  NOT_BENEFICIARY: "NOT_BENEFICIARY",
  UNKNOWN: "UNKNOWN",
} as const;
export type Outcome = keyof typeof Outcome;

registerEnumType(Outcome, {
  name: "Outcome",
  description: "The three values of the truth. A failure is none of them: it is a null field with an error.",
  valuesConfig: {
    BENEFICIARY: { description: "The source certifies that the person receives the benefit." },
    NOT_BENEFICIARY: { description: "The source certifies that the person does not receive the benefit." },
    UNKNOWN: { description: "The source answered, and cannot tell; `unknownReason` says why. Never read it as a no." },
  },
});

export const UnknownReason = { NO_FILE: "NO_FILE", IDENTITY_NOT_RECOGNISED: "IDENTITY_NOT_RECOGNISED" } as const;
export type UnknownReason = keyof typeof UnknownReason;

registerEnumType(UnknownReason, {
  name: "UnknownReason",
  description: "Why a source that answered cannot tell.",
  valuesConfig: {
    NO_FILE: {
      description: "The source holds no file of this person. Its register is known to miss real beneficiaries.",
    },
    IDENTITY_NOT_RECOGNISED: { description: "The source does not recognise this person's identity." },
  },
});

/** The fields of every status. `__typename` is the concrete type's name, from the benefit's definition. */
@InterfaceType({
  description:
    "What a source says of one person and one benefit. There is deliberately no boolean: `!beneficiary` would read unknown as no.",
  resolveType: ({ __typename }: BenefitStatus) => __typename,
})
export abstract class BenefitStatus {
  __typename!: string;

  @Field(() => Benefit, { description: "The benefit that this status is of." })
  benefit!: Benefit;

  @Field(() => Outcome, { description: "What the source certifies, or UNKNOWN." })
  outcome!: Outcome;

  @Field(() => UnknownReason, { nullable: true, description: "Set exactly when outcome is UNKNOWN." })
  unknownReason!: UnknownReason | null;

  @Field(() => String, {
    description:
      "The source's own sentence (CSSDescription, RSADescription), or the gateway's French sentence where the source has none or is unknown.",
  })
  description!: string;

  @Field(() => LocalDate, {
    nullable: true,
    description: "First day of the current right; may lie in the future; null where the source does not tell it.",
  })
  rightStartDate!: string | null;

  @Field(() => Provenance, { description: "Where the answer comes from, and how old it is." })
  provenance!: Provenance;
}
