import { cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { readAudit, verifyAudit } from "../../support/audit/audit.js";
import { auditKey } from "../../support/audit/environment.js";
import { acknowledge, newTrailFolder, openAudit, writeTrail } from "../../support/audit/trail.js";
import { runCommand } from "../../support/gateway/process.js";

describe("an audit trail", () => {
  let trail: Awaited<ReturnType<typeof writeTrail>>;
  beforeAll(async () => {
    trail = await writeTrail();
  });

  /** Copies the two files, to be changed: the older, then the newer. */
  const copy = async () => {
    const folder = await mkdtemp(join(tmpdir(), "tampered-"));
    await cp(trail.folder, folder, { recursive: true });
    const [older, newer] = trail.files.map((file) => join(folder, basename(file)));
    return [older ?? "", newer ?? ""] as const;
  };
  const editLines = async (file: string, edit: (lines: string[]) => readonly string[]) => {
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    await writeFile(
      file,
      edit(lines)
        .map((line) => `${line}\n`)
        .join(""),
    );
  };

  it("is whole while unchanged, read file by file, together or compressed", async () => {
    const [older, newer] = await copy();
    await writeFile(`${older}.gz`, gzipSync(await readFile(older)));
    for (const files of [[older], [newer], [older, newer], [`${older}.gz`, newer]]) {
      expect(await verifyAudit(...files)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Whole: /) });
    }
    expect(readAudit(older).at(-1)).toMatchObject({ event: "closed" });
    expect(readAudit(newer)[0]).toMatchObject({ event: "opened", previous: readAudit(older).at(-1)?.mac, seq: 13 });
  });

  it.each<[string, (lines: string[]) => readonly string[], string]>([
    [
      "changed",
      (lines) => lines.with(4, lines[4]?.replace("CSS", "RSA") ?? ""),
      "audit.ndjson:5: was changed, or added",
    ],
    ["made unreadable", (lines) => lines.with(4, "{}"), "audit.ndjson:5: is no record: it was changed or added"],
    ["removed", (lines) => lines.toSpliced(4, 1), "audit.ndjson:5: stands where record 17 was removed"],
    [
      "removed with two others",
      (lines) => lines.toSpliced(4, 3),
      "audit.ndjson:5: stands where records 17 to 19 were removed",
    ],
    [
      "removed at the beginning",
      (lines) => lines.slice(1),
      "audit.ndjson:1: is not the first record of a file: those before it were removed",
    ],
    [
      "added as a copy",
      (lines) => lines.toSpliced(5, 0, lines[4] ?? ""),
      "audit.ndjson:6: is out of order: record 17 was added or moved",
    ],
    [
      "added as a forgery",
      (lines) => lines.toSpliced(5, 0, lines[5]?.replace("outcome", "benefit") ?? ""),
      "audit.ndjson:6: was changed, or added",
    ],
    [
      "swapped with the next one",
      (lines) => lines.with(4, lines[5] ?? "").with(5, lines[4] ?? ""),
      "audit.ndjson:5: stands where record 17 was removed",
    ],
    ["cut off at the end", (lines) => lines.slice(0, -2), "audit.ndjson: its end is cut off: records 22 to 23"],
  ])("shows where a line was %s", async (_name, edit, complaint) => {
    const [older, newer] = await copy();
    await editLines(newer, edit);
    const { code, stdout } = await verifyAudit(older, newer);
    expect(code).toBe(1);
    expect(stdout.split("\n")[0]).toBe(complaint);
    expect(stdout).toMatch(/\nNOT WHOLE: /);
  });

  it("shows an end that is cut in the middle of a line, in an older file, or together with the head", async () => {
    const [older, newer] = await copy();
    await writeFile(newer, (await readFile(newer)).subarray(0, -100));
    expect((await verifyAudit(older, newer)).stdout).toContain("audit.ndjson: its end is cut off: records 23 to 23\n");
    await editLines(older, (lines) => lines.slice(0, -3));
    expect((await verifyAudit(older, newer)).stdout).toContain(
      "audit.ndjson:1: stands where records 10 to 12 were removed\n",
    );
    const noEnd = "its end may be cut off: it has neither a head nor a closing record\n";
    expect((await verifyAudit(older)).stdout).toContain(`audit.ndjson.1: ${noEnd}`);
    await rm(`${newer}.head`);
    expect((await verifyAudit(newer)).stdout).toContain(`audit.ndjson: ${noEnd}`);
  });

  it("shows a head that was altered, files in the wrong order, and another key", async () => {
    const [older, newer] = await copy();
    const { code, stdout } = await verifyAudit(newer, older);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("audit.ndjson.1:1: does not continue the file before it\n"),
    ]);
    const head = await readFile(`${newer}.head`, "utf8");
    await writeFile(`${newer}.head`, head.replace('"seq":23', '"seq":22'));
    expect((await verifyAudit(older, newer)).stdout).toContain("audit.ndjson: the head is not signed with AUDIT_KEY\n");
    const other = await runCommand("audit-verify", { AUDIT_KEY: auditKey.replace("iFU", "iFV") }, "", [newer]);
    expect([other.code, other.stdout]).toEqual([1, expect.stringContaining("Nothing fits: is AUDIT_KEY the one")]);
  });

  it("is not continued by the gateway after a cut, or without a head: nothing is recorded", async () => {
    for (const harm of ["cut", "head"]) {
      const [, newer] = await copy();
      if (harm === "cut") await editLines(newer, (lines) => lines.slice(0, -1));
      else await rm(`${newer}.head`);
      const before = await readFile(newer);
      const audit = await openAudit(newer);
      expect(audit.state()).toBe("failing");
      await expect(audit.recordMany(1)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
      await audit.close();
      expect(await readFile(newer)).toEqual(before);
    }
  });

  it("cannot be verified without its key or without its file: these cases have a different exit code", async () => {
    expect(await runCommand("audit-verify")).toMatchObject({
      code: 2,
      stderr: "Nothing was read:\n  AUDIT_KEY: is required\n",
    });
    const missing = await verifyAudit(join(trail.folder, "none"));
    expect(missing).toMatchObject({ code: 2, stderr: "Nothing was read:\n  the files cannot be read: ENOENT\n" });
  });
});

describe("an audit trail that is damaged while it is written", () => {
  it.each<[string, (file: string) => Promise<unknown>]>([
    ["deleted with its head", (file) => Promise.all([rm(file), rm(`${file}.head`)])],
    ["emptied", (file) => truncate(file)],
    [
      "emptied and moved away with its head",
      async (file) => {
        await truncate(file);
        await Promise.all([rename(file, `${file}.old`), rename(`${file}.head`, `${file}.old.head`)]);
      },
    ],
  ])("(%s) needs the operator: neither a rotation with its signal nor a restart resumes it", async (_name, harm) => {
    const { folder, file } = await newTrailFolder();
    const first = await openAudit(file);
    await first.recordMany(3);
    await harm(file);
    await first.reopen();
    expect(first.state()).toBe("failing");
    // Renames the file as logrotate does with `missingok`.
    await rename(file, `${file}-20261101`).catch(() => undefined);
    await first.reopen();
    expect(first.state()).toBe("failing");
    await first.close();
    const second = await openAudit(file);
    await second.reopen();
    await expect(second.recordMany(1)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });

    await Promise.all([file, `${file}.head`].map((path) => rm(path, { force: true })));
    await second.reopen();
    expect(second.state()).toBe("failing");
    await acknowledge(file);
    await second.reopen();
    await second.recordMany(1);
    await second.close();
    expect(readAudit(file)).toMatchObject([
      { seq: 5, event: "opened", broken: { reason: expect.any(String) } },
      { event: "resumed" },
      { decision: "disclosed" },
    ]);
    expect((await readdir(folder)).filter((name) => /broken|acknowledged/.test(name))).toEqual([]);
  });

  it("is not continued if the acknowledged damage is still there, or if the acknowledgement is an older one", async () => {
    const { file } = await newTrailFolder();
    const audit = await openAudit(file);
    await audit.recordMany(3);
    const cut = async () => {
      await truncate(file);
      await audit.reopen();
      expect(audit.state()).toBe("failing");
    };
    const moveAway = () => Promise.all([rm(file), rm(`${file}.head`)]);
    await cut();
    await cp(`${file}.broken`, `${file}.older`);
    await acknowledge(file);
    await audit.reopen();
    expect(audit.state()).toBe("failing");
    await moveAway();
    await audit.reopen();
    expect(audit.state()).toBe("failing");
    await acknowledge(file);
    await audit.reopen();
    expect(audit.state()).toBe("recording");

    await cut();
    await moveAway();
    await rm(`${file}.broken`);
    await rename(`${file}.older`, `${file}.acknowledged`);
    await audit.reopen();
    expect(audit.state()).toBe("failing");
    await acknowledge(file);
    await audit.reopen();
    await audit.recordMany(1);
    await audit.close();
  });
});

describe("an audit trail left by a crash", () => {
  it.each([
    ["a torn line", (text: string) => `${text}{"seq":99,"time":"20`],
    ["zero bytes at its end", (text: string) => text + "\0".repeat(300)],
  ])("is continued after %s", async (_name, harm) => {
    const { file } = await newTrailFolder();
    const first = await openAudit(file);
    await first.recordMany(3);
    await first.close();
    await writeFile(file, harm(await readFile(file, "utf8")));
    expect(await verifyAudit(file)).toMatchObject({ code: 0, stderr: expect.stringContaining("torn line") });
    const second = await openAudit(file);
    await second.recordMany(3);
    await second.close();
    expect(await verifyAudit(file)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Whole: 7 read"),
      stderr: "",
    });
  });

  it("is continued after records that its head does not cover yet, and after an incomplete rotation", async () => {
    const { file } = await newTrailFolder();
    const first = await openAudit(file);
    await first.recordMany(3);
    const head = await readFile(`${file}.head`);
    await first.recordMany(3);
    await first.close();
    await writeFile(`${file}.head`, head);
    const second = await openAudit(file);
    await second.recordMany(3);
    await second.close();
    expect(await verifyAudit(file)).toMatchObject({ code: 0, stdout: expect.stringContaining("Whole: 10 read") });

    await cp(file, `${file}.1`);
    await rm(file);
    const third = await openAudit(file);
    await third.recordMany(1);
    await third.close();
    expect(await verifyAudit(`${file}.1`, file)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Whole: 12 read"),
    });
  });
});
