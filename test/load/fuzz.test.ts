import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { canary } from "../fuzz/grammar/people.js";
import { startInProcess } from "../fuzz/in-process/index.js";
import { startOverHttp } from "../fuzz/over-http/index.js";
import { judgeResponse } from "../fuzz/over-http/judge.js";
import { toReport } from "../fuzz/report.js";
import { runPlace, type Place } from "../fuzz/run.js";
import { defineTarget, Fault } from "../fuzz/target.js";

/** `npm run test:fuzz` repeats a case of this seed. */
const seed = randomInt(2 ** 31);
/** Different results of a place: far fewer than a run has. */
const minResults = 25;
const places = {
  "in process": { start: startInProcess, cases: 4_000 },
  "over HTTP": { start: startOverHttp, cases: 1_500 },
};

describe.each(Object.entries(places))("generated input, %s", (_name, { start, cases }) => {
  let place: Place;
  let complaints: readonly string[] = [];
  beforeAll(async () => {
    place = await start();
  }, 60_000);
  afterAll(() => {
    expect(complaints).toEqual([]);
  });

  it("causes no crash, unmasked error, wrong answer or late loop", async () => {
    const rows = await runPlace(place, { seed, cases, print: (text) => process.stdout.write(text) });
    complaints = await place.close();
    expect(rows.filter(({ failure }) => failure)).toEqual([]);
    // Input that is always refused at once would reach nothing.
    expect(new Set(rows.flatMap(({ results }) => [...results.keys()])).size).toBeGreaterThan(minResults);
  }, 120_000);
});

describe("the fuzzer", () => {
  const id = "0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0";
  const headers = {
    "x-correlation-id": id,
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'",
  };
  const good = {
    status: 400,
    headers,
    text: JSON.stringify({ errors: [{ message: "No.", extensions: { code: "BAD_REQUEST" } }] }),
  };
  const withError = (message: string, code: string) => ({
    text: JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  });

  it("accepts an answer that the documentation allows", () => {
    expect(judgeResponse({ method: "POST", path: "/graphql" }, id, good)).toBe("400 BAD_REQUEST");
  });

  it.each<[string, object]>([
    ["an internal error", withError("Something went wrong.", "INTERNAL_SERVER_ERROR")],
    ["a code without documentation", withError("No.", "DUPONT")],
    ["an error without a code", { text: '{"errors":[{"message":"No."}]}' }],
    ["a stack", withError("No.\n    at open (/srv/gateway/dist/src/app.js:1:2)", "BAD_REQUEST")],
    ["the address of a source", withError("connect ECONNREFUSED 127.0.0.1:80", "BAD_REQUEST")],
    ["a person", withError(`${canary} is not a name.`, "BAD_USER_INPUT")],
    ["text", { text: "Bad Gateway" }],
    ["neither data nor errors", { text: "{}" }],
    ["a status without documentation", { status: 500 }],
    ["no security headers", { headers: { "x-correlation-id": id, "cache-control": "private, no-store" } }],
    ["an answer that caches may keep", { headers: { ...headers, "cache-control": "public" } }],
    ["the answer to another request", { headers: { ...headers, "x-correlation-id": "another" } }],
  ])("refuses %s", (_name, change) => {
    expect(() => judgeResponse({ method: "POST", path: "/graphql" }, id, { ...good, ...change })).toThrow(Fault);
  });

  /** Runs one target. Returns all that it prints, and its row in the report. */
  async function run(check: (value: number) => string, path?: string) {
    const target = defineTarget({ name: "a parser", share: 1, cases: fc.nat(), check });
    let printed = "";
    const place = { name: "in process", targets: [target], close: () => Promise.resolve([]) };
    const rows = await runPlace(place, { seed: 1, cases: 100, path, print: (text) => void (printed += text) });
    const report = toReport(1, rows, []);
    return {
      printed,
      row: report.split("\n").find((line) => line.startsWith("| a parser")) ?? "",
      path: rows[0]?.failure?.path,
    };
  }
  const failAbove100 = (value: number) => {
    if (value > 100) throw new TypeError("too large");
    return "small";
  };

  it("reports the smallest case that crashes, and repeats it", async () => {
    const { printed, row, path } = await run(failAbove100);
    expect(printed).toContain("Counterexample: [101]");
    expect(printed).toContain(`npm run test:fuzz -- --target="a parser" --seed=1 --path=${path ?? ""}`);
    expect(row).toMatch(/^\| a parser \| \d+ \| 0 \| 1 \| 0 \| 0 \| 0 \|/);
    expect((await run(failAbove100, path)).printed).toContain("Counterexample: [101]");
  });

  it("reports a case that keeps the event loop busy", async () => {
    let calls = 0;
    const { row } = await run(() => {
      calls += 1;
      const before = process.threadCpuUsage();
      // Microseconds of processor time: more than a case may use.
      while (calls === 50 && process.threadCpuUsage(before).user < 300_000);
      return "done";
    });
    expect(row).toMatch(/\| 0 \| 0 \| 0 \| 1 \|/);
  });
});
