import { BenefitStatus, StatusType } from "./benefit-status.js";

@StatusType(
  "Status for the Allocation de soutien familial (ASF), for a person who raises a child without the help of one or both parents.",
)
export class AsfStatus extends BenefitStatus {}
