import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Draw, HostileKind } from "../../support/hostile/kind.js";
import { hostileKinds } from "../../support/hostile/kinds.js";
import { hostilePages } from "../../support/hostile/pages.js";
import { startProbedGateway, type ProbedGateway } from "../../support/hostile/probed-gateway.js";
import { measured } from "../../support/run-reports/measured.js";

const requests = 1_000;
const seed = 20_261_128;
const maxLateMs = 100;
const maxGrowth = 50e6;
/** A machine that is busy with other work makes a request slow once, but not each time. */
const repetitions = 5;

/** Returns every kind in turn, in an order that the seed decides. */
function drawKinds(): readonly HostileKind[] {
  const kinds = Array.from({ length: requests }, (_, index) => hostileKinds[index % hostileKinds.length]);
  const [order = []] = fc.sample(fc.shuffledSubarray(kinds, { minLength: requests }), { seed, numRuns: 1 });
  return order.filter((kind) => kind !== undefined);
}

/** Returns the sizes for one request. The same number gives the same sizes. */
function createDraw(number: number): Draw {
  const sizes = fc.sample(fc.nat({ max: 2 ** 30 }), { seed: seed + number, numRuns: 16 }).values();
  return (min, max) => min + ((sizes.next().value ?? 0) % (max - min + 1));
}

describe("a gateway that receives only hostile requests", () => {
  let gateway: ProbedGateway;
  beforeAll(async () => {
    gateway = await startProbedGateway();
    await gateway.send({ body: '{"query":"{ __typename }"}' });
  }, 120_000);
  afterAll(() => gateway.close());

  /**
   * Milliseconds by which the loop is late because of its own thread's work: the least of several runs, if the first
   * was too late. The time that the thread waits for the processor does not count: it depends on the machine.
   */
  const latenessOf = async (work: () => Promise<unknown>): Promise<number> => {
    let least = Infinity;
    for (let time = 0; time < repetitions && least > maxLateMs; time += 1) {
      await gateway.seen();
      await work();
      least = Math.min(least, (await gateway.seen()).busyMs);
    }
    return least;
  };

  it("delays others by at most 100 ms, and uses less than 50 MB more memory after 1,000 requests", async () => {
    const before = await gateway.heldBytes();
    const faults: unknown[] = [];
    let sent = 0;
    let longest = 0;
    for (const { name, make } of drawKinds()) {
      let answer = "";
      // Sends another request each time: a cached one costs nothing.
      const lateMs = await latenessOf(async () => {
        answer = await gateway.send(make(createDraw((sent += 1))));
      });
      longest = Math.max(longest, lateMs);
      if (lateMs > maxLateMs || /^500|INTERNAL_SERVER_ERROR/.test(answer)) faults.push({ name, answer, lateMs });
    }
    expect(faults).toEqual([]);
    const growth = (await gateway.heldBytes()) - before;
    expect(growth).toBeLessThan(maxGrowth);
    expect(await gateway.send({ body: '{"query":"{ __typename }"}' })).toBe("200");
    measured(41, {
      "hostile requests": sent,
      "others wait ms, at most": longest,
      "memory growth after all of them MB": growth / 1e6,
    });
  }, 600_000);

  it.each(hostilePages)("delays others by at most 100 ms while it reloads a page: $name", async ({ name, page }) => {
    let reloadMs = Infinity;
    const lateMs = await latenessOf(async () => {
      const began = performance.now();
      await gateway.readPage(page);
      reloadMs = Math.min(reloadMs, performance.now() - began);
    });
    expect(lateMs).toBeLessThan(maxLateMs);
    const reload = name === "nothing hostile" ? "reload of a usual page s" : "reload s";
    measured(54, { [reload]: reloadMs / 1_000, "others wait ms": lateMs });
  });
});
