import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.js";
import { startIsolation } from "../support/isolation/isolation.js";
import { measured } from "../support/run-reports/measured.js";

/** `ISOLATION_SEED` repeats a run's steps; `ISOLATION_REQUESTS` sets how many. */
const seed = Number(process.env["ISOLATION_SEED"] ?? randomInt(2 ** 31));
const steps = Number(process.env["ISOLATION_REQUESTS"] ?? 2_000);

describe("interleaved requests of many people", () => {
  let isolation: Awaited<ReturnType<typeof startIsolation>>;
  beforeAll(async () => {
    isolation = await startIsolation();
  }, 60_000);
  afterAll(() => isolation.close());

  it(
    "receive the facts of their own person and of no other, within the scopes, from any cache and during failures",
    async () => {
      const { requests, told, freshness, violations } = await isolation.run(seed, steps);
      const counted = `${String(requests)} requests, ${String(told)} statuses, ${freshness.join(" ")}, seed ${String(seed)}`;
      process.stdout.write(`isolation: ${counted}: ${String(violations.length)} violations\n`);
      expect({ seed, violations: violations.slice(0, 20) }).toEqual({ seed, violations: [] });
      measured(33, { requests, statuses: told, "facts of another person": violations.length });
    },
    20_000 + steps * 100,
  );

  it("all receive what their scopes cover, on every gateway", async () => {
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

  it("receive answers of each freshness, and each answer is correct", async () => {
    const { freshness, violations } = await isolation.runThroughFailure();
    expect({ freshness, violations }).toEqual({ freshness: ["CACHED", "LIVE", "STALE"], violations: [] });
  }, 60_000);

  it.each([
    ["scopes", /rsa\.increased is not theirs, or withheld though covered$/],
    ["subject", /^foreign: /],
  ])(
    "would show a leak if the %s were missing from a fact's cache key",
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
