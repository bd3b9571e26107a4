import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApiKey } from "../../../src/auth/api-keys.js";
import { productionEnvironment } from "../../support/gateway/production.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { createCrowd } from "../../support/load/crowd.js";
import { insist, percentile, type UnderLoad } from "../../support/load/insist.js";
import type { Insistence } from "../../support/load/insistent-clients.js";
import { logInAll } from "../../support/load/log-in.js";
import { measured } from "../../support/run-reports/measured.js";

const people = { known: 200, calm: 800, crowd: 10_000 };
const connections = { calm: 32, crowd: 6_000 };
const maxWaitMs = 7_000;
const seconds = { calm: 3, crowd: 8 };
/** Of the rate of answers when it is calm. */
const minShare = 0.6;
/** A machine that is busy with other work makes requests slow once, but not each time. */
const repetitions = 3;
const query = "{ me { css { outcome } rsa { outcome } } }";

describe("a gateway whose clients all ask again at once", () => {
  const { key, hash } = createApiKey();
  let replicas: Replicas;
  let port: number;
  let known: readonly string[];
  let fresh: readonly string[];
  beforeAll(async () => {
    const count = people.known + people.calm + people.crowd;
    replicas = await startReplicas({
      count: 1,
      people: createCrowd(count),
      environment: productionEnvironment(hash),
    });
    port = Number(new URL(replicas.urls[0] ?? "").port);
    const tokens = await logInAll(replicas, count);
    known = tokens.slice(0, people.known);
    fresh = tokens.slice(people.known);
    await calm(known);
  }, 300_000);
  afterAll(() => replicas.close());

  const send = (load: Pick<Insistence, "tokens" | "connections" | "seconds" | "isOnce">) =>
    insist({ port, key, query, ...load });
  const calm = (tokens: readonly string[]) => send({ tokens, connections: connections.calm, seconds: seconds.calm });
  const perSecond = (load: UnderLoad) => load.answered.length / load.seconds;
  /** Every request was answered or refused as documented, or waits. */
  function expectOrder(load: UnderLoad): void {
    expect({ malformed: load.malformed, others: load.others }).toEqual({ malformed: 0, others: {} });
    // A paused connection is read again after five seconds at the latest.
    expect(load.longestWaitMs).toBeLessThan(maxWaitMs);
  }

  it("answers known people nearly as fast as when it is calm, answers probes, and recovers", async () => {
    let shares = { underLoad: 0, after: 0 };
    let figures = {};
    for (let time = 0; time < repetitions && Math.min(...Object.values(shares)) < minShare; time += 1) {
      const before = await calm(known);
      const crowd = await send({ tokens: known, connections: connections.crowd, seconds: seconds.crowd });
      const after = await calm(known);
      report("known people", { before, crowd, after });
      expectOrder(crowd);
      expect(crowd.refused.length).toBeGreaterThan(0);
      expect(crowd.slowestProbeMs).toBeLessThan(1_000);
      expect(after.refused).toEqual([]);
      expect(residentMb()).toBeLessThan(512);
      shares = { underLoad: perSecond(crowd) / perSecond(before), after: perSecond(after) / perSecond(before) };
      figures = { "known people, of the calm rate in %": 100 * shares.underLoad, ...figuresOf(crowd) };
    }
    expect(shares.underLoad).toBeGreaterThan(minShare);
    expect(shares.after).toBeGreaterThan(minShare);
    measured(52, { ...figures, "RSS in MB": residentMb() });
  });

  it("answers some of 10,000 new people in time, and refuses the others at once", async () => {
    const tokens = fresh.slice(people.calm);
    const crowd = await send({ tokens, connections: people.crowd, seconds: 60, isOnce: true });
    fresh = [...fresh.slice(0, people.calm), ...crowd.left];
    report("10,000 new people", { crowd });
    expectOrder(crowd);
    expect(crowd.answered.length + crowd.refused.length).toBe(people.crowd);
    expect(percentile(crowd.answered, 99)).toBeLessThan(2_000);
    expect(residentMb()).toBeLessThan(512);
    measured(24, { answered: crowd.answered.length, ...figuresOf(crowd), "RSS in MB": residentMb() });
  });

  it("answers new people at more than half of its capacity, and known ones beside them", async () => {
    // The gateway forgets a verification after 30 s.
    await calm(known);
    const before = await send({ tokens: fresh.slice(0, people.calm), connections: connections.calm, seconds: 1 });
    const [crowd, beside] = await Promise.all([
      send({ tokens: fresh.slice(people.calm), connections: connections.crowd, seconds: seconds.crowd }),
      calm(known),
    ]);
    report("new people", { before, crowd, beside });
    expectOrder(crowd);
    expect(crowd.refused.length).toBeGreaterThan(0);
    expect(crowd.slowestProbeMs).toBeLessThan(1_000);
    expect(perSecond(crowd)).toBeGreaterThan(0.5 * perSecond(before));
    expect(residentMb()).toBeLessThan(512);
    // Only where a verification has just ended: that person is new again.
    expect(beside.refused.length).toBeLessThan(0.05 * beside.answered.length);
    expect(percentile(beside.answered, 99)).toBeLessThan(2_000);
    measured(52, {
      "new people, of the calm rate in %": (100 * perSecond(crowd)) / perSecond(before),
      ...figuresOf(crowd),
    });
  });

  const residentMb = () => {
    const status = readFileSync(`/proc/${String(replicas.processes[0]?.pid)}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
  };
});

function figuresOf(load: UnderLoad) {
  return {
    "p99 of answers in ms": percentile(load.answered, 99),
    refused: load.refused.length,
    "slowest probe in ms": load.slowestProbeMs,
  };
}

function report(name: string, loads: Readonly<Record<string, UnderLoad>>): void {
  for (const [phase, { answered, refused, seconds: took, slowestProbeMs }] of Object.entries(loads)) {
    const rates = [answered, refused].map(({ length }) => (length / took).toFixed(0));
    const p99 = percentile(answered, 99).toFixed(0);
    process.stdout.write(
      `overload, ${name}, ${phase}: ${rates.join(" answered and ")} refused a second, p99 ${p99} ms, slowest probe ${slowestProbeMs.toFixed(0)} ms\n`,
    );
  }
}
