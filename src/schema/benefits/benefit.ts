import { Field, ObjectType, registerEnumType } from "type-graphql";

export const BenefitCode = {
  CSS: "CSS",
  RSA: "RSA",
  AAH: "AAH",
  PRIME_ACTIVITE: "PRIME_ACTIVITE",
  ASF: "ASF",
} as const;
export type BenefitCode = keyof typeof BenefitCode;

registerEnumType(BenefitCode, {
  name: "BenefitCode",
  description: "The social benefits whose status the gateway can return.",
  valuesConfig: {
    CSS: { description: "Complémentaire santé solidaire." },
    RSA: { description: "Revenu de solidarité active." },
    AAH: { description: "Allocation aux adultes handicapés." },
    PRIME_ACTIVITE: { description: "Prime d'activité." },
    ASF: { description: "Allocation de soutien familial." },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: "A social benefit (prestation sociale) whose status the gateway can return.",
})
export class Benefit {
  @Field(() => BenefitCode, { description: "The benefit's stable code." })
  code!: BenefitCode;

  @Field(() => String, { description: "The legal French name." })
  name!: string;

  @Field(() => String, { description: "The usual French acronym." })
  acronym!: string;

  /** The gateway's own sentence, for a benefit that no page of the catalogue defines. */
  summary!: string;

  /** Its name in the data table of the catalogue's pages; null if no page describes it. */
  dataField!: string | null;

  /** The slugs of its page in catalogues, the best one first. */
  pageSlugs!: readonly string[];

  @Field(() => [String], {
    description:
      "The FranceConnect scopes that its status and its details ask for; the first one is needed for any answer.",
  })
  scopes!: string[];

  @Field(() => Boolean, {
    description: "Whether a source is configured for it; if not, its status is SOURCE_NOT_CONFIGURED.",
  })
  available!: boolean;
}
