import { Field, ObjectType } from "type-graphql";
import { BenefitStatus } from "./benefit-status.js";

@ObjectType({
  implements: BenefitStatus,
  simpleResolvers: true,
  description: "Status for the Revenu de solidarité active (RSA), the minimum income.",
})
export class RsaStatus extends BenefitStatus {
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the amount is increased for a lone parent (RSA majoré). Null where the source does not tell it. Needs the scope revenu_solidarite_active_majoration: without it, null with UNAUTHORIZED_FIELD_OR_TYPE.",
  })
  increased!: boolean | null;
}
