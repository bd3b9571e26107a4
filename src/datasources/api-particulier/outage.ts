import type { HttpAnswer } from "../../http-client/http-answer.js";
import { readJson } from "../source-answer.js";
import { failureOfStatus, SourceFailure, type Outage } from "../source-failure.js";
import { Refusal } from "./errors.js";

/** Returns the errors of an answer, or an empty list. */
function errorsOf(response: HttpAnswer): Refusal | readonly [] {
  try {
    return Refusal.safeParse(readJson(response)).data ?? [];
  } catch {
    return [];
  }
}

const inProgressCode = "00015";

/** Whether the service rejects a request because it is working on another one with the same URL. */
export function isInProgress(response: HttpAnswer): boolean {
  if (response.status !== 409) return false;
  return errorsOf(response).some(({ code }) => code === inProgressCode);
}

const maxSeconds = 86_400;
/** XX008: a provider limits the calls of the service. */
const throttled = /^(?!00)\d{2}008$/;
const throttledSeconds = 10;

/**
 * Returns how long a failure of a provider lasts. This is `meta.retry_in` during maintenance, or where the service
 * cannot reach the provider. It is 10 seconds where the provider limits the calls of the service. Otherwise undefined.
 */
export function readOutage(response: HttpAnswer): Outage | undefined {
  if (response.status !== 502 && response.status !== 503) return undefined;
  const errors = errorsOf(response);
  const [announced] = errors.flatMap(({ meta }) => meta?.retry_in ?? []);
  if (announced !== undefined) {
    return { seconds: Math.min(maxSeconds, Math.max(1, Math.ceil(announced))), isAnnounced: true };
  }
  return errors.some(({ code }) => throttled.test(code))
    ? { seconds: throttledSeconds, isAnnounced: false }
    : undefined;
}

/**
 * Returns the failure of a status that means the same whatever the body says; undefined for the other statuses. Some
 * bodies give the duration of the failure.
 */
export function failureOf(response: HttpAnswer): SourceFailure | undefined {
  const failure = failureOfStatus(response);
  const outage = failure && readOutage(response);
  return outage ? new SourceFailure(failure.code, outage.seconds) : failure;
}
