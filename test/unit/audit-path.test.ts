import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { lockFile, maxLockedPath } from "../../src/audit/lock.js";
import { auditComplaints } from "../../src/audit/lock.js";

describe("the path of an audit", () => {
  const pathOf = (bytes: number) => {
    const folder = join(mkdtempSync(join(tmpdir(), "place-")), "f".repeat(200), "g".repeat(150));
    mkdirSync(folder, { recursive: true });
    return join(folder, "x".repeat(bytes - Buffer.byteLength(folder) - 1));
  };

  it("can be as long as its lock file allows, and no longer", () => {
    const longest = pathOf(maxLockedPath);
    expect(auditComplaints(longest)).toEqual([]);
    lockFile(longest)();
    expect(auditComplaints(`${longest}x`)).toEqual([expect.stringMatching(/^AUDIT_LOG: must be a path of at most/)]);
  });

  it("must be in a writable folder", () => {
    expect(auditComplaints("/no/such/folder/audit.ndjson")).toEqual([
      expect.stringMatching(/^AUDIT_LOG: must be in a folder/),
    ]);
  });
});
