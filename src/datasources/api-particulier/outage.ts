import { readJson } from "../source-answer.js";
import { failureOfStatus, SourceFailure, type Outage } from "../source-failure.js";
import { Refusal } from "./errors.js";

/** The errors of an answer whose body is read again later; none where it holds none. */
async function errorsOf(response: Response): Promise<Refusal | readonly []> {
  return Refusal.safeParse(await readJson(response.clone()).catch(() => undefined)).data ?? [];
}

const inProgressCode = "00015";

/** Whether the service refuses a request because it works on another of the same URL. */
export async function isInProgress(response: Response): Promise<boolean> {
  if (response.status !== 409) return false;
  return (await errorsOf(response)).some(({ code }) => code === inProgressCode);
}

const mostSeconds = 86_400;
/** XX008: a provider that throttles the service. */
const throttled = /^(?!00)\d{2}008$/;
const throttledSeconds = 10;

/**
 * How long a failure of a provider lasts: `meta.retry_in`, in maintenance and where the service cannot reach it; some seconds
 * where it throttles the service; else undefined.
 */
export async function readOutage(response: Response): Promise<Outage | undefined> {
  if (response.status !== 502 && response.status !== 503) return undefined;
  const errors = await errorsOf(response);
  const [announced] = errors.flatMap(({ meta }) => meta?.retry_in ?? []);
  if (announced !== undefined) {
    return { seconds: Math.min(mostSeconds, Math.max(1, Math.ceil(announced))), isAnnounced: true };
  }
  return errors.some(({ code }) => throttled.test(code))
    ? { seconds: throttledSeconds, isAnnounced: false }
    : undefined;
}

/** The statuses that mean the same whatever the body says; undefined for the others. Some bodies tell how long it will last. */
export async function failureOf(response: Response): Promise<SourceFailure | undefined> {
  const failure = failureOfStatus(response);
  const outage = failure && (await readOutage(response));
  return outage ? new SourceFailure(failure.code, outage.seconds) : failure;
}
