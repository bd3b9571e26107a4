import { Field, ObjectType } from "type-graphql";
import { BenefitStatus } from "./benefit-status.js";

@ObjectType({
  implements: BenefitStatus,
  simpleResolvers: true,
  description:
    "Status for the Complémentaire santé solidaire (CSS), help to pay for health care beside the health insurance.",
})
export class CssStatus extends BenefitStatus {
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the person pays a contribution for it (CSS avec participation financière). Null for a person who is not a beneficiary, and where the source does not tell it. Its publisher has reported it as unreliable: do not refuse a right on it alone.",
  })
  paysContribution!: boolean | null;
}
