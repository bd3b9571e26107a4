import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";

const folder = new URL("../../../../reports/", import.meta.url);

/** Output of the gateways under test, for the scan after the suite. */
export const logsFolder = new URL("logs/", folder);

/** Data of the Redis servers under test, for the same scan: one file of keys and values per server. */
export const dumpsFolder = new URL("redis/", folder);

/** Screenshots of the browser tests, for people to look at. */
export const screenshotsFolder = new URL("screenshots/", folder);

/** The audits of the gateways under test, for the same scan. */
export const auditsFolder = new URL("audit/", folder);

/** Metrics of the gateways under test, read before they stop. */
export const metricsFolder = new URL("metrics/", folder);

/** Every error in the answers of the gateways under test, one per line. */
export const errorsFile = new URL("errors.ndjson", folder);

/** The access tokens that the suite has handled. A log must not contain any of them. */
export const tokensFile = new URL("tokens.txt", folder);

/** Records a token for the scan. */
export function recordToken(token: string): void {
  mkdirSync(folder, { recursive: true });
  appendFileSync(tokensFile, `${token}\n`);
}

/** Records the errors of an answer for the scan. */
export function recordErrors(errors: readonly unknown[]): void {
  if (errors.length === 0) return;
  mkdirSync(folder, { recursive: true });
  appendFileSync(errorsFile, errors.map((error) => `${JSON.stringify(error)}\n`).join(""));
}

/** Records the metrics of the gateway at this address for the scan, unless it is gone. */
export async function recordMetrics(url: string): Promise<void> {
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  if (!answer) return;
  mkdirSync(metricsFolder, { recursive: true });
  writeFileSync(new URL(`${randomUUID()}.txt`, metricsFolder), await answer.text());
}

/** Records the data of a Redis server for the scan. */
export function recordDump(entries: readonly { readonly key: Buffer; readonly value: Buffer }[]): void {
  mkdirSync(dumpsFolder, { recursive: true });
  const bytes = Buffer.concat(entries.flatMap(({ key, value }) => [key, Buffer.from("\n"), value, Buffer.from("\n")]));
  writeFileSync(new URL(`${randomUUID()}.bin`, dumpsFolder), bytes);
}
