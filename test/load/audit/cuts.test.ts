import { cp, link, mkdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { openHead } from "../../../src/audit/head.js";
import { createAuditKeys } from "../../../src/audit/keys.js";
import type { Tip } from "../../../src/audit/record.js";
import { readAudit, verifyAudit } from "../../support/audit/audit.js";
import { auditKey } from "../../support/audit/environment.js";
import { acknowledge, newTrailFolder, openAudit } from "../../support/audit/trail.js";
import { eventually } from "../../support/eventually.js";
import { measured } from "../../support/run-reports/measured.js";

type Audit = Awaited<ReturnType<typeof openAudit>>;

const open: Audit[] = [];

async function start(file: string): Promise<Audit> {
  const audit = await openAudit(file);
  open.push(audit);
  return audit;
}

/** An audit that records, and older copies of its file and head. */
async function startTrail() {
  const { folder, file } = await newTrailFolder();
  const audit = await start(file);
  await audit.recordMany(3);
  const copies = join(folder, "copies");
  await mkdir(copies);
  const older = { file: join(copies, "older.ndjson"), head: join(copies, "older.head") };
  await Promise.all([cp(file, older.file), cp(`${file}.head`, older.head)]);
  await audit.recordMany(3);
  return { file, head: `${file}.head`, audit, older };
}

type Trail = Awaited<ReturnType<typeof startTrail>>;

const replace = async (from: string, to: string) => {
  await cp(from, `${from}.copy`);
  await rename(`${from}.copy`, to);
};
const overwrite = async (from: string, to: string) => {
  await writeFile(to, await readFile(from));
};
const alter = (text: string) => text.replace('"benefit":"CSS"', '"benefit":"RSA"');

type Harm = (trail: Trail) => Promise<unknown>;

/** Each harm removes something that was recorded. */
const harms: readonly [string, Harm][] = [
  ["emptied", ({ file }) => truncate(file)],
  ["cut in the middle of a line", async ({ file }) => truncate(file, (await stat(file)).size - 10)],
  ["cut at the end of a line", ({ file, older }) => overwrite(older.file, file)],
  ["replaced by an older copy", ({ file, older }) => replace(older.file, file)],
  ["altered in place, with the same length", async ({ file }) => writeFile(file, alter(await readFile(file, "utf8")))],
  [
    "overwritten with other bytes of the same length",
    async ({ file }) => writeFile(file, "x".repeat((await stat(file)).size)),
  ],
  ["extended by another process", async ({ file }) => writeFile(file, "{}\n", { flag: "a" })],
  ["deleted", ({ file }) => rm(file)],
  ["deleted and created again", async ({ file }) => rm(file).then(() => writeFile(file, ""))],
  [
    "restored from an older backup, with its head",
    async ({ file, head, older }) => Promise.all([replace(older.file, file), replace(older.head, head)]),
  ],
  [
    "restored in place from an older backup, with its head",
    async ({ file, head, older }) => Promise.all([overwrite(older.file, file), overwrite(older.head, head)]),
  ],
  ["emptied, then moved away", async ({ file }) => truncate(file).then(() => rename(file, `${file}.1`))],
];

const isFailing = (audit: Audit) =>
  eventually(() => {
    expect(audit.state()).toBe("failing");
    return Promise.resolve();
  });

/** Neither a signal nor a restart is enough, nor an acknowledgement while the damaged files are still in place. */
async function restartInVain({ audit, file }: Trail): Promise<void> {
  await audit.reopen();
  expect(audit.state()).toBe("failing");
  await acknowledge(file);
  await audit.reopen();
  expect(audit.state()).toBe("failing");
  await audit.close();
  const restarted = await start(file);
  expect(restarted.state()).toBe("failing");
  await restarted.close();
}

/**
 * Does what an operator does with a damaged trail: moves the rest of it elsewhere, and acknowledges the break. Returns
 * the path of the file.
 */
async function moveAway({ file, head }: Trail): Promise<readonly string[]> {
  const folder = join(dirname(file), "kept");
  await mkdir(folder);
  const keep = async (path: string) => {
    const kept = join(folder, basename(path));
    return rename(path, kept).then(
      () => [kept],
      () => [],
    );
  };
  const [kept] = [await keep(file), await keep(head)];
  await acknowledge(file);
  return kept;
}

/** Resolves once the note about the break is complete: the audit writes it after it has begun to fail. */
const isNoted = (file: string) =>
  eventually(async () => {
    JSON.parse(await readFile(`${file}.broken`, "utf8"));
  });

/** A trail whose file and head are gone, and whose process has recorded that. */
async function startLostTrail(): Promise<Trail> {
  const trail = await startTrail();
  await Promise.all([rm(trail.file), rm(trail.head)]);
  await isFailing(trail.audit);
  await isNoted(trail.file);
  return trail;
}

/** Once the operator has acknowledged the break, a new file begins, and its first record names the break. */
async function beginsAfterBreak({ audit, file }: Trail): Promise<void> {
  await acknowledge(file);
  await audit.reopen();
  await audit.recordMany(1);
  expect(readAudit(file)[0]).toMatchObject({ seq: 8, broken: { reason: expect.any(String) } });
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((audit) => audit.close()));
});

describe("a running audit", () => {
  it.each(harms)(
    "whose file is %s permits no disclosure, also after a restart, until the operator has moved the file away",
    async (_name, harm) => {
      const trail = await startTrail();
      await harm(trail);
      const refusal: unknown = await trail.audit.recordMany(1).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: "AUDIT_UNAVAILABLE" });
      await restartInVain(trail);

      await moveAway(trail);
      const restarted = await start(trail.file);
      await restarted.recordMany(1);
      const records = readAudit(trail.file);
      expect(records[0]).toMatchObject({
        seq: 8,
        event: "opened",
        broken: { since: expect.any(String), reason: expect.any(String) },
      });
      expect(await verifyAudit(trail.file)).toMatchObject({
        code: 0,
        stderr: expect.stringContaining("begins after a break"),
      });
      measured(49, { "disclosures refused with": (refusal as { code: string }).code });
    },
  );

  it.each<[string, Harm]>([
    ["deleted with its head", ({ file, head }) => Promise.all([rm(file), rm(head)])],
    [
      "renamed with its head",
      ({ file, head }) => Promise.all([rename(file, `${file}.1`), rename(head, `${file}.1.head`)]),
    ],
  ])("whose file is %s permits no disclosure until the operator has acknowledged it", async (_name, harm) => {
    const trail = await startTrail();
    await harm(trail);
    await trail.audit.reopen();
    expect(trail.audit.state()).toBe("failing");
    await acknowledge(trail.file);
    await trail.audit.reopen();
    await trail.audit.recordMany(1);
    const [first, second] = readAudit(trail.file);
    expect([first, second]).toMatchObject([{ seq: 8, broken: { reason: expect.any(String) } }, { event: "resumed" }]);
  });

  it("whose head file is deleted permits no disclosure until the operator has moved the audit file away", async () => {
    const trail = await startTrail();
    await rm(trail.head);
    await isFailing(trail.audit);
    await restartInVain(trail);
    const kept = await moveAway(trail);
    const restarted = await start(trail.file);
    await restarted.recordMany(1);
    expect(await verifyAudit(...kept, trail.file)).toMatchObject({ code: 0 });
  });

  it.each<[string, Harm]>([
    ["a copy of its file in place of the file", ({ file }) => replace(file, file)],
    ["an older head file in place of its own", ({ head, older }) => replace(older.head, head)],
    ["an older head written over its own head", ({ head, older }) => overwrite(older.head, head)],
  ])(
    "that finds %s stops, and continues with nothing lost once the operator has acknowledged it",
    async (_name, harm) => {
      const trail = await startTrail();
      await harm(trail);
      await trail.audit.reopen();
      expect(trail.audit.state()).toBe("failing");
      await acknowledge(trail.file);
      await trail.audit.reopen();
      await trail.audit.recordMany(1);
      expect(await verifyAudit(trail.file)).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it("whose damaged file was moved away is not continued after a restart: the new file records the break", async () => {
    const trail = await startTrail();
    await truncate(trail.file);
    await isFailing(trail.audit);
    await trail.audit.close();
    await moveAway(trail);
    const restarted = await start(trail.file);
    await restarted.recordMany(1);
    expect(readAudit(trail.file)[0]).toMatchObject({ seq: 8, broken: { reason: expect.any(String) } });
  });

  it("whose break marker is incomplete rewrites the marker, and the operator can acknowledge the break", async () => {
    const trail = await startLostTrail();
    await writeFile(`${trail.file}.broken`, "");
    await trail.audit.reopen();
    expect(trail.audit.state()).toBe("failing");
    await beginsAfterBreak(trail);
  });

  it("whose new file had a head but no record when the disk became full still records that it begins after a break", async () => {
    const trail = await startLostTrail();
    const { seq, mac } = JSON.parse(await readFile(`${trail.file}.broken`, "utf8")) as Pick<Tip, "seq" | "mac">;
    const head = await openHead(trail.file, createAuditKeys(auditKey));
    await head.write({ seq, mac, end: 0 });
    await Promise.all([head.close(), writeFile(trail.file, "")]);
    await beginsAfterBreak(trail);
  });

  it("continues from its last record once the operator has restored the file", async () => {
    const trail = await startTrail();
    await cp(trail.file, trail.older.file);
    await truncate(trail.file);
    await isFailing(trail.audit);
    await isNoted(trail.file);
    await overwrite(trail.older.file, trail.file);
    await acknowledge(trail.file);
    await trail.audit.reopen();
    await trail.audit.recordMany(1);
    expect(await verifyAudit(trail.file)).toMatchObject({ code: 0, stderr: "" });
    await trail.audit.close();
    const restarted = await start(trail.file);
    await restarted.recordMany(1);
  });

  it("continues after changes that affect no record: the file's times, a second name", async () => {
    const { file, audit } = await startTrail();
    await utimes(file, 1, 1);
    await link(file, `${file}.second`);
    await audit.reopen();
    await audit.recordMany(1);
    expect(audit.state()).toBe("recording");
    expect(await verifyAudit(file)).toMatchObject({ code: 0 });
  });
});

describe("an audit whose process has stopped", () => {
  it.each<[string, (trail: Trail) => Promise<unknown>]>([
    ["emptied", ({ file }) => truncate(file)],
    ["cut at the end of a line", ({ file, older }) => overwrite(older.file, file)],
    ["deleted", ({ file }) => rm(file)],
    ["deleted and created again", async ({ file }) => rm(file).then(() => writeFile(file, ""))],
    [
      "cut to its last record",
      async ({ file }) => writeFile(file, `${(await readFile(file, "utf8")).split("\n").at(-2) ?? ""}\n`),
    ],
  ])("is not continued when its file was %s", async (_name, harm) => {
    const trail = await startTrail();
    await trail.audit.close();
    await harm(trail);
    const restarted = await start(trail.file);
    expect(restarted.state()).toBe("failing");
    await restarted.reopen();
    expect(restarted.state()).toBe("failing");
    await moveAway(trail);
    await restarted.reopen();
    await restarted.recordMany(1);
    expect(readAudit(trail.file)[0]).toMatchObject({ event: "opened", broken: { reason: expect.any(String) } });
  });

  it.each(["", ".1", "-20261101"])("is continued when its file was renamed in the same folder (%s)", async (suffix) => {
    const trail = await startTrail();
    if (suffix === "") {
      // Renamed while the process still runs, which then ends without having noticed.
      const older = `${trail.file}.old`;
      await cp(trail.file, older);
      await trail.audit.close();
      await rm(trail.file);
    } else {
      await trail.audit.close();
      await rename(trail.file, `${trail.file}${suffix}`);
    }
    const restarted = await start(trail.file);
    await restarted.recordMany(1);
    expect(readAudit(trail.file)[0]).not.toHaveProperty("broken");
    expect(await verifyAudit(`${trail.file}${suffix || ".old"}`, trail.file)).toMatchObject({ code: 0 });
  });
});
