import { Field, ObjectType } from "type-graphql";
import { BenefitStatus } from "./benefit-status.js";

@ObjectType({
  implements: BenefitStatus,
  simpleResolvers: true,
  description: "Status for the prime d'activité, which completes the income of people of modest earnings who work.",
})
export class PrimeActiviteStatus extends BenefitStatus {
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the amount is increased for a lone parent (majoration). Null where the source does not tell it. Needs the scope prime_activite_majoration: without it, null with UNAUTHORIZED_FIELD_OR_TYPE.",
  })
  increased!: boolean | null;
}
