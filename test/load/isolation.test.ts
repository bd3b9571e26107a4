import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.js";
import { startIsolation } from "../support/isolation.js";

/** `ISOLATION_SEED` repeats a run's steps; `ISOLATION_REQUESTS` sets how many. */
const seed = Number(process.env["ISOLATION_SEED"] ?? randomInt(2 ** 31));
const steps = Number(process.env["ISOLATION_REQUESTS"] ?? 2_000);

describe("requests of many people, interleaved", () => {
  let isolation: Awaited<ReturnType<typeof startIsolation>>;
  beforeAll(async () => {
    isolation = await startIsolation();
  }, 60_000);
  afterAll(() => isolation.close());

  it(
    "are told each person's own facts and nobody else's, within the scopes, from any cache and through failures",
    async () => {
      const { requests, told, freshness, violations } = await isolation.run(seed, steps);
      const counted = `${String(requests)} requests, ${String(told)} statuses, ${freshness.join(" ")}, seed ${String(seed)}`;
      process.stdout.write(`isolation: ${counted}: ${String(violations.length)} violations\n`);
      expect({ seed, violations: violations.slice(0, 20) }).toEqual({ seed, violations: [] });
    },
    20_000 + steps * 100,
  );

  it("are all told what their scopes cover, on every gateway", async () => {
    const violations: string[] = [];
    // The failures of the previous test may have opened a circuit breaker, for 30 s at most.
    await eventually(async () => {
      for (const outcome of await isolation.runEverybodyEverywhere()) {
        violations.push(...outcome.violations);
        expect(outcome.told).toBe(outcome.covered);
      }
    });
    expect(violations).toEqual([]);
  }, 120_000);

  it("are given answers of each freshness, each of them right", async () => {
    const { freshness, violations } = await isolation.runThroughFailure();
    expect({ freshness, violations }).toEqual({ freshness: ["CACHED", "LIVE", "STALE"], violations: [] });
  }, 60_000);

  it.each([
    ["scopes", /rsa\.increased is not theirs, or withheld though covered$/],
    ["subject", /^foreign: /],
  ])(
    "would be seen to leak if the %s were left out of a fact's name",
    async (mutant, violation) => {
      const broken = await isolation.startMutant(mutant);
      const { violations } = await isolation.runEverybody(broken);
      const [first = ""] = violations;
      process.stdout.write(`isolation, without the ${mutant}: ${String(violations.length)} violations, ${first}\n`);
      expect(violations).toContainEqual(expect.stringMatching(violation));
    },
    60_000,
  );
});
