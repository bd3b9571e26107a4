import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";

const folder = new URL("../../../reports/", import.meta.url);

/** What the gateways under test write, for the scan that follows the suite. */
export const logsFolder = new URL("logs/", folder);

/** What the Redis servers under test held, for the same scan: a file of keys and values for each. */
export const dumpsFolder = new URL("redis/", folder);

/** What the browser tests saw, for people to look at. */
export const screenshotsFolder = new URL("screenshots/", folder);

/** The audits of the gateways under test, for the same scan. */
export const auditsFolder = new URL("audit/", folder);

/** What the gateways under test told their operators' monitoring at the end of their lives. */
export const metricsFolder = new URL("metrics/", folder);

/** Every error that an answer of the gateways under test held, one a line. */
export const errorsFile = new URL("errors.ndjson", folder);

/** The access tokens that the suite has handled: none may stand in a log. */
export const tokensFile = new URL("tokens.txt", folder);

/** Remembers a token for the scan. */
export function recordToken(token: string): void {
  mkdirSync(folder, { recursive: true });
  appendFileSync(tokensFile, `${token}\n`);
}

/** Remembers the errors of an answer for the scan. */
export function recordErrors(errors: readonly unknown[]): void {
  if (errors.length === 0) return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(errorsFile, errors.map((error) => `${JSON.stringify(error)}\n`).join(""));
}

/** Keeps the figures of the gateway at this address for the scan, unless it is gone. */
export async function recordMetrics(url: string): Promise<void> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  if (!answer) return;
  mkdirSync(metricsFolder, { recursive: true });
  writeFileSync(new URL(`${randomUUID()}.txt`, metricsFolder), await answer.text());
}

/** Keeps what a Redis held for the scan. */
export function recordDump(entries: readonly { readonly key: Buffer; readonly value: Buffer }[]): void {
  mkdirSync(dumpsFolder, { recursive: true });
  const bytes = Buffer.concat(entries.flatMap(({ key, value }) => [key, Buffer.from("\n"), value, Buffer.from("\n")]));
  writeFileSync(new URL(`${randomUUID()}.bin`, dumpsFolder), bytes);
}
