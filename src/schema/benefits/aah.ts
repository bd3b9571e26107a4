import { ObjectType } from "type-graphql";
import { BenefitStatus } from "./benefit-status.js";

@ObjectType({
  implements: BenefitStatus,
  simpleResolvers: true,
  description: "Status for the Allocation aux adultes handicapés (AAH), the minimum income of disabled adults.",
})
export class AahStatus extends BenefitStatus {}
