import { Field } from "type-graphql";
import { BenefitStatus, StatusType } from "./benefit-status.js";

@StatusType("Status for the Revenu de solidarité active (RSA), the minimum income.")
export class RsaStatus extends BenefitStatus {
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the amount is increased for a lone parent (RSA majoré). Null if the source does not return it. Needs the scope revenu_solidarite_active_majoration: without it, null with UNAUTHORIZED_FIELD_OR_TYPE.",
  })
  increased!: boolean | null;
}
