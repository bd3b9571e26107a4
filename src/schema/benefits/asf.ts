import { BenefitStatus, StatusType } from "./benefit-status.js";

@StatusType(
  "Status for the Allocation de soutien familial (ASF), for parents who raise a child without the other parent's help.",
)
export class AsfStatus extends BenefitStatus {}
