import { open, rm, stat } from "node:fs/promises";
import { verifyAudit } from "../test/support/audit/audit.js";
import { newTrailFolder, openAudit } from "../test/support/audit/trail.js";
import { ms, printTable } from "./table.js";

const alone = 1_000;
const atOnce = 64;
const rounds = 200;
const records = 100_000;

/** Measures the time that the audit adds to an answer, and the time to verify a trail of 100,000 records. */
export async function benchAudit(): Promise<void> {
  const { folder, file } = await newTrailFolder();
  const audit = await openAudit(file);
  const single = await measure(alone, () => audit.recordMany(1));
  const group = await measure(rounds, () => audit.recordMany(atOnce));
  const bare = await measureBare(`${file}.bare`);
  printTable(
    "One disclosure, from its record to the disk; milliseconds",
    ["", "p50", "p99"],
    [
      ["a bare write of 450 bytes and fdatasync", ms(bare(50)), ms(bare(99))],
      ["a record alone", ms(single(50)), ms(single(99))],
      [`each of ${String(atOnce)} records at once`, ms(group(50)), ms(group(99))],
    ],
  );

  const written = await seconds(async () => {
    for (let left = records - alone - atOnce * rounds; left > 0; left -= 1_000)
      await audit.recordMany(Math.min(left, 1_000));
  });
  await audit.close();
  const { size } = await stat(file);
  let said = "";
  const verified = await seconds(async () => {
    said = (await verifyAudit(file)).stdout.split(";", 1)[0] ?? "";
  });
  printTable(
    `${String(records)} records, ${(size / 1e6).toFixed(0)} MB`,
    ["what", "figure"],
    [
      [
        "written, 1,000 at once",
        `${Math.round((records - alone - atOnce * rounds) / written).toLocaleString("en")} a second`,
      ],
      ["verified by the command, its start included", `${verified.toFixed(1)} s; ${said}`],
    ],
  );
  await rm(folder, { recursive: true });
}

async function measureBare(path: string): Promise<(p: number) => number> {
  const file = await open(path, "a");
  const line = `${"x".repeat(449)}\n`;
  const taken = await measure(alone, async () => {
    await file.appendFile(line);
    await file.datasync();
  });
  await file.close();
  return taken;
}

async function measure(times: number, work: () => Promise<unknown>): Promise<(p: number) => number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) taken.push((await seconds(work)) * 1_000);
  const sorted = taken.toSorted((one, other) => one - other);
  return (p) => sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? NaN;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
