import { BenefitStatus, StatusType } from "./benefit-status.js";

@StatusType("Status for the Allocation aux adultes handicapés (AAH), the minimum income of disabled adults.")
export class AahStatus extends BenefitStatus {}
