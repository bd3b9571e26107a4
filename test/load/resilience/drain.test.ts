import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { isReady, startBalancer } from "../../support/load/balancer.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import { startRemembering, type Remembering } from "../../support/redis/remembering.js";
import { measured } from "../../support/run-reports/measured.js";

const people = 200;
const perSecond = 500;
const seconds = 12;

describe("two replicas behind a load balancer, at 500 requests per second", () => {
  let all: Remembering;
  beforeAll(async () => {
    all = await startRemembering({ replicas: 2, people, environment: { REDIS_TIMEOUT_MS: "2000" } });
  }, 60_000);
  afterAll(() => all.close());

  it("fail no request when one of them gets SIGTERM: it is not ready at once, and exits within 10 s", async () => {
    const { urls, processes } = all.replicas;
    const figures = { unreadyMs: NaN, exitMs: NaN };
    const terminate = async () => {
      const began = performance.now();
      const drained = all.replicas.drainReplica(0).then(() => (figures.exitMs = performance.now() - began));
      while (await isReady(urls[0] ?? ""));
      figures.unreadyMs = performance.now() - began;
      await drained;
    };
    const balancer = startBalancer(urls);
    // A new process sheds load until its code is compiled.
    await askAsCrowd(all.replicas, all.tokens, { perSecond: 100, seconds: 6, replica: balancer.next });
    const events = { SIGTERM: { atSecond: 2, happen: terminate } };
    const report = await askAsCrowd(all.replicas, all.tokens, { perSecond, seconds, events, replica: balancer.next });
    await balancer.stop();
    expect(report).toMatchObject({ sent: perSecond * seconds, failed: 0, failures: [] });
    expect((await processes[0]?.ended())?.code).toBe(0);
    expect(figures.unreadyMs).toBeLessThan(1_000);
    expect(figures.exitMs).toBeLessThan(10_000);
    measured(23, {
      requests: report.sent,
      failed: report.failed,
      "not ready after ms": figures.unreadyMs,
      "exit after s": figures.exitMs / 1_000,
    });
  }, 60_000);
});
