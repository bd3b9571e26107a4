import { orZero, rate, sum } from "./promql.js";

/** Share of the statuses that the gateway must answer. */
export const availabilityObjective = 0.999;

/** Share of the requests whose overhead must be below this number of seconds. */
export const latencyObjective = 0.99;
const latencyLimitSeconds = "0.05";

/** The overhead that 99 % of the requests must not exceed. */
export const overheadLimitSeconds = 0.02;

/** Share of the statuses that may fail. Rounded: 1 - 0.999 is not exact. */
const allowed = Number((1 - availabilityObjective).toFixed(6));

/** Share of its calls that a source must answer. */
export const sourceObjective = 0.99;

/** The period over which the objectives apply. */
export const period = "30d";

const gatewayFaults = 'code=~"INTERNAL_SERVER_ERROR|AUDIT_UNAVAILABLE"';
export const sourceFaults = 'code=~"SOURCE_.*|AUTH_UNAVAILABLE"';

/** Results of a call that mean that the source has not answered it. */
const sourceFailures = 'result=~"server_error|timeout|unreachable|invalid"';
const sourceCalls = "gateway_source_request_duration_seconds_count";

/** Returns the errors per second that count against the gateway, by code. */
export function gatewayFaultRate(window?: string): string {
  return sum(rate("gateway_field_errors_total", gatewayFaults, window), "code");
}

/** Returns the share of the statuses that the gateway did not answer by its own fault, shed requests included. */
export function unavailability(window?: string): string {
  const faults = orZero(sum(rate("gateway_field_errors_total", gatewayFaults, window)));
  const shed = orZero(sum(rate("gateway_requests_shed_total", "", window)));
  const answered = orZero(sum(rate("gateway_statuses_total", 'outcome!="error"', window)));
  return `(${faults} + ${shed}) / (${faults} + ${shed} + ${answered})`;
}

/** Returns how many times faster than allowed the error budget is spent. */
export function burnRate(window: string): string {
  return `(${unavailability(window)}) / ${String(allowed)}`;
}

/** The share of the error budget that is left; below 0 if more was spent. */
export const errorBudgetLeft = `1 - ${burnRate(period)}`;

/** Returns the share of the requests with little overhead. */
export function fastShare(window?: string): string {
  const fast = rate("gateway_overhead_seconds_bucket", `le="${latencyLimitSeconds}"`, window);
  return `${sum(fast)} / ${sum(rate("gateway_overhead_seconds_count", "", window))}`;
}

/** Returns the share of its calls that each source has answered. */
export function sourceAvailability(window?: string): string {
  const failed = sum(rate(sourceCalls, sourceFailures, window), "source");
  const all = sum(rate(sourceCalls, "", window), "source");
  return `1 - (${failed} or 0 * ${all}) / ${all}`;
}
