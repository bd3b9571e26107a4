import { mkdtemp, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAudit } from "../../../src/audit/audit.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { createTestLogger } from "../gateway/log.js";
import { auditKey } from "./environment.js";

const disclosure = {
  decision: "disclosed",
  recipient: "13002526500013",
  consumer: "ville-exemple",
  person: "p".repeat(43),
  modality: "france_connect",
  benefit: "CSS",
  fields: ["outcome", "description"],
  freshness: "LIVE",
  request: "cf50df71-d9aa-4484-bfad-2f681d5408e9",
  call: "b39c464f-7646-48de-8da2-82f3a5f52810",
} as const;

/** Opens a separate audit, as the gateway writes it. */
export async function openAudit(file: string) {
  const audit = await createAudit({ file, key: auditKey, log: createTestLogger(), metrics: createMetrics() });
  return {
    ...audit,
    recordMany: (count: number) => Promise.all(Array.from({ length: count }, () => audit.record(disclosure))),
  };
}

/** Acknowledges a broken trail, as an operator does after checking and restoring its files. */
export const acknowledge = (file: string) => rename(`${file}.broken`, `${file}.acknowledged`);

/** Creates an empty folder. Returns it with the path of an audit in it. */
export async function newTrailFolder() {
  const folder = await mkdtemp(join(tmpdir(), "audit-"));
  return { folder, file: join(folder, "audit.ndjson") };
}

/**
 * Writes two files of one trail, oldest first. Each has ten records beside the trail's own; the second has its head.
 */
export async function writeTrail() {
  const { folder, file } = await newTrailFolder();
  const audit = await openAudit(file);
  await audit.recordMany(10);
  await rename(file, `${file}.1`);
  await audit.reopen();
  await audit.recordMany(10);
  await audit.close();
  return { folder, files: [`${file}.1`, file] as const };
}
