import { Field } from "type-graphql";
import { BenefitStatus, StatusType } from "./benefit-status.js";

@StatusType("Status for the prime d'activité, which completes the income of people of modest earnings who work.")
export class PrimeActiviteStatus extends BenefitStatus {
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the amount is increased for a lone parent (majoration). Null if the source does not return it. Needs the scope prime_activite_majoration: without it, null with UNAUTHORIZED_FIELD_OR_TYPE.",
  })
  increased!: boolean | null;
}
