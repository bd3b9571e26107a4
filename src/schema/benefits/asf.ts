import { ObjectType } from "type-graphql";
import { BenefitStatus } from "./benefit-status.js";

@ObjectType({
  implements: BenefitStatus,
  simpleResolvers: true,
  description:
    "Status for the Allocation de soutien familial (ASF), for who raises a child without the other parent's help.",
})
export class AsfStatus extends BenefitStatus {}
