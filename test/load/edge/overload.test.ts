import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApiKey } from "../../../src/auth/api-keys.js";
import { writeConsumers } from "../../support/gateway/consumers.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { createCrowd } from "../../support/load/crowd.js";
import { insist, percentile, type UnderLoad } from "../../support/load/insist.js";
import { logInAll } from "../../support/load/log-in.js";

const people = { known: 200, calm: 800, crowd: 4_000 };
const connections = { calm: 32, known: 6_000, new: 2_000 };
const seconds = { calm: 3, crowd: 8 };
const query = "{ me { css { outcome } rsa { outcome } } }";

describe("a gateway whose clients all ask again at once", () => {
  const { key, hash } = createApiKey();
  let replicas: Replicas;
  let port: number;
  let known: readonly string[];
  let fresh: readonly string[];
  beforeAll(async () => {
    const count = people.known + people.calm + people.crowd;
    const consumers = writeConsumers([{ apiKeys: [hash], rateLimit: { requests: 1e9, perSeconds: 60 } }]);
    replicas = await startReplicas({
      count: 1,
      people: createCrowd(count),
      environment: { NODE_ENV: "production", DEMO: "false", CONSUMERS_FILE: consumers.path },
    });
    port = Number(new URL(replicas.urls[0] ?? "").port);
    const tokens = await logInAll(replicas, count);
    known = tokens.slice(0, people.known);
    fresh = tokens.slice(people.known);
    await calm(known);
  }, 300_000);
  afterAll(() => replicas.close());

  const calm = (tokens: readonly string[]) =>
    insist({ port, key, query, tokens, connections: connections.calm, seconds: seconds.calm });
  const perSecond = (load: UnderLoad) => load.answered.length / load.seconds;
  /** Every request got an answer, or waits for one. */
  function expectOrder(load: UnderLoad): void {
    expect({ malformed: load.malformed, others: load.others }).toEqual({ malformed: 0, others: {} });
    expect(load.slowestProbeMs).toBeLessThan(1_000);
  }

  it("answers known people nearly as fast as when it is calm, answers probes, and recovers", async () => {
    const before = await calm(known);
    const crowd = await insist({
      ...{ port, key, query, tokens: known },
      ...{ connections: connections.known, seconds: seconds.crowd },
    });
    const after = await calm(known);
    report("known people", { before, crowd, after });
    expectOrder(crowd);
    expect(crowd.refused.length).toBeGreaterThan(0);
    expect(perSecond(crowd)).toBeGreaterThan(0.6 * perSecond(before));
    expect(after.refused).toEqual([]);
    expect(perSecond(after)).toBeGreaterThan(0.6 * perSecond(before));
  });

  it("answers new people at more than half of its capacity, and known ones beside them", async () => {
    const before = await insist({
      ...{ port, key, query, tokens: fresh.slice(0, people.calm) },
      ...{ connections: connections.calm, seconds: 1 },
    });
    const [crowd, beside] = await Promise.all([
      insist({
        ...{ port, key, query, tokens: fresh.slice(people.calm) },
        ...{ connections: connections.new, seconds: seconds.crowd },
      }),
      calm(known),
    ]);
    report("new people", { before, crowd, beside });
    expectOrder(crowd);
    expect(crowd.refused.length).toBeGreaterThan(0);
    expect(perSecond(crowd)).toBeGreaterThan(0.5 * perSecond(before));
    expect(beside.refused).toEqual([]);
    expect(percentile(beside.answered, 99)).toBeLessThan(2_000);
  });
});

function report(name: string, loads: Readonly<Record<string, UnderLoad>>): void {
  for (const [phase, { answered, refused, seconds: took, slowestProbeMs }] of Object.entries(loads)) {
    const rates = [answered, refused].map(({ length }) => (length / took).toFixed(0));
    const p99 = percentile(answered, 99).toFixed(0);
    process.stdout.write(
      `overload, ${name}, ${phase}: ${rates.join(" answered and ")} refused a second, p99 ${p99} ms, slowest probe ${slowestProbeMs.toFixed(0)} ms\n`,
    );
  }
}
