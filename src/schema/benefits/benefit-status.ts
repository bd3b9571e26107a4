import { Field, InterfaceType, ObjectType, registerEnumType } from "type-graphql";
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
  description: "The three possible outcomes. A failure is not an outcome: the field is null, with an error.",
  valuesConfig: {
    BENEFICIARY: { description: "The source certifies that the person receives the benefit." },
    NOT_BENEFICIARY: { description: "The source certifies that the person does not receive the benefit." },
    UNKNOWN: {
      description: "The source answered, but does not know; `unknownReason` gives the reason. It never means no.",
    },
  },
});

export const UnknownReason = { NO_FILE: "NO_FILE", IDENTITY_NOT_RECOGNISED: "IDENTITY_NOT_RECOGNISED" } as const;
export type UnknownReason = keyof typeof UnknownReason;

registerEnumType(UnknownReason, {
  name: "UnknownReason",
  description: "Why a source that answered does not know the status.",
  valuesConfig: {
    NO_FILE: {
      description: "The source has no file of this person. Its register is known to miss real beneficiaries.",
    },
    IDENTITY_NOT_RECOGNISED: { description: "The source does not recognise this person's identity." },
  },
});

/** The fields of every status. `__typename` is the concrete type's name, from the benefit's definition. */
@InterfaceType({
  description:
    "The answer of a source about one person and one benefit. It has no boolean on purpose: `!beneficiary` would treat unknown as no.",
  resolveType: ({ __typename }: BenefitStatus) => __typename,
})
export abstract class BenefitStatus {
  __typename!: string;

  @Field(() => Benefit, { description: "The benefit of this status." })
  benefit!: Benefit;

  @Field(() => Outcome, { description: "The outcome that the source certifies, or UNKNOWN." })
  outcome!: Outcome;

  @Field(() => UnknownReason, { nullable: true, description: "Set exactly when outcome is UNKNOWN." })
  unknownReason!: UnknownReason | null;

  @Field(() => String, {
    description:
      "The source's own sentence (CSSDescription, RSADescription). If the source returns none, or the outcome is UNKNOWN, the gateway's French sentence.",
  })
  description!: string;

  @Field(() => LocalDate, {
    nullable: true,
    description: "First day of the current right; may be in the future; null if the source does not return it.",
  })
  rightStartDate!: string | null;

  @Field(() => Provenance, { description: "The source of the answer, and its age." })
  provenance!: Provenance;
}

/** Declares the status type of one benefit. */
export function StatusType(description: string): ClassDecorator {
  return ObjectType({ implements: BenefitStatus, simpleResolvers: true, description });
}
