import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { levels, repeat } from "../../support/documents.js";
import { startProbedGateway, type ProbedGateway } from "../../support/hostile/probed-gateway.js";
import { measured } from "../../support/run-reports/measured.js";

/** A machine that is busy with other work makes a request slow once, but not each time. */
const repetitions = 5;
const maxLateMs = 50;

const body = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables });
const fragment = (name: string, inside: string) => `{ ...${name} } fragment ${name} on Query { benefits ${inside} }`;
const nested = (count: number) => `${"[".repeat(count)}${"]".repeat(count)}`;

const hostile: readonly [name: string, row: 27 | 28 | 29, body: string, answer: string, maxMs: number][] = [
  ["a body of 64 KiB and one byte", 27, body("{ __typename }").padEnd(65_537), "413 OPERATION_TOO_LARGE body", 10],
  ["101 aliases", 28, body(`{ ${repeat(101, (n) => `a${String(n)}: __typename`)} }`), tooLarge("aliases"), 10],
  ["11 levels", 28, body(`{ benefits ${levels(11)} }`), tooLarge("depth"), 10],
  ["11 directives", 28, body(`{ __typename ${"@a ".repeat(11)} }`), tooLarge("directives"), 10],
  ["a batch of 10", 28, `[${repeat(10, () => body("{ __typename }")).replaceAll(" {", ",{")}]`, "400 BAD_REQUEST", 10],
  [
    "a cyclic fragment",
    28,
    body("{ benefits { ...a } } fragment a on Benefit { ...b } fragment b on Benefit { ...a }"),
    "400 GRAPHQL_VALIDATION_FAILED",
    10,
  ],
  ["a fragment named like introspection", 28, body(fragment("__schema", levels(11))), tooLarge("depth"), 10],
  ["10,000 levels", 29, body(`${"{a".repeat(10_000)}${"}".repeat(10_000)}`), tooLarge("tokens"), Infinity],
  [
    "variables of 15,000 levels",
    29,
    `{"query":"{ __typename }","variables":{"unknown":${nested(15_000)}}}`,
    tooLarge("depth"),
    Infinity,
  ],
];

function tooLarge(limit: string): string {
  return `400 OPERATION_TOO_LARGE ${limit}`;
}

describe("a request over a limit", () => {
  let gateway: ProbedGateway;
  beforeAll(async () => {
    gateway = await startProbedGateway();
    await gateway.send({ body: body("{ __typename }") });
  }, 60_000);
  afterAll(() => gateway.close());

  it.each(hostile)("is refused at once, before any call to a source: %s", async (_name, row, text, answer, maxMs) => {
    const { apiSecu, apiParticulier } = gateway.replicas;
    const calls = () => apiSecu.received.length + apiParticulier.received.length;
    const before = calls();
    let [ms, lateMs] = [Infinity, 0];
    for (let time = 0; time < repetitions; time += 1) {
      await gateway.seen();
      const began = performance.now();
      expect(await gateway.send({ body: text })).toBe(answer);
      ms = Math.min(ms, performance.now() - began);
      lateMs = Math.max(lateMs, (await gateway.seen()).busyMs);
    }
    expect(ms).toBeLessThan(maxMs);
    expect(lateMs).toBeLessThan(maxLateMs);
    expect(calls()).toBe(before);
    measured(row, { answer, "shortest refusal ms": ms, "others wait ms": lateMs, "source calls": calls() - before });
  });
});
