import { Field } from "type-graphql";
import { BenefitStatus, StatusType } from "./benefit-status.js";

@StatusType(
  "Status for the Complémentaire santé solidaire (CSS), help to pay for health care beside the health insurance.",
)
export class CssStatus extends BenefitStatus {
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the person pays a contribution for it (CSS avec participation financière). Null for a person who is not a beneficiary, and if the source does not return it. Its publisher has reported it as unreliable: do not refuse a right only because of it.",
  })
  paysContribution!: boolean | null;
}
