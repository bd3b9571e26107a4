import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ringKey } from "../../support/gateway/keyring.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import { startSentinels, type SentinelRedis } from "../../support/redis/sentinels.js";
import { startSharing, type Sharing } from "../../support/redis/sharing.js";
import { measured } from "../../support/run-reports/measured.js";

const crowd = 100;
const perSecond = 200;
const seconds = 20;
const maxBackMs = 5_000;

describe("two gateways whose Redis is watched by sentinels", () => {
  let sentinels: SentinelRedis;
  let all: Sharing;
  const others = Array.from({ length: 200 }, (_, index) => crowd + index).values();
  const next = () => others.next().value ?? 0;
  beforeAll(async () => {
    sentinels = await startSentinels();
    all = await startSharing({ url: sentinels.url, people: crowd + 200, key: ringKey("k1") });
    await all.serving();
  }, 60_000);
  afterAll(async () => {
    await all.close();
    await sentinels.close();
  });

  it("answer every request while the primary is killed, share again within 5 s of the promotion, and revive no erased fact", async () => {
    const erased = next();
    let backMs = Infinity;
    let replica = 0;
    const failOver = async () => {
      const former = await sentinels.primary();
      const old = await all.callOf(1, erased);
      expect(await all.erase(erased)).toMatchObject({ code: 0, stderr: "" });
      await former.kill();
      await sentinels.promoted(former);
      const promotedAt = performance.now();
      await all.shared(others);
      backMs = performance.now() - promotedAt;
      for (const one of [0, 1]) expect(await all.callOf(one, erased)).not.toBe(old);
      await former.restart();
      await sentinels.following(former);
      await all.shared(others);
    };
    const report = await askAsCrowd(all.replicas, all.tokens.slice(0, crowd), {
      perSecond,
      seconds,
      replica: () => (replica += 1) % 2,
      events: { "the primary is killed": { atSecond: 3, happen: failOver } },
    });
    expect(report).toMatchObject({ sent: perSecond * seconds, failed: 0, failures: [] });
    expect(backMs).toBeLessThan(maxBackMs);
    await all.serving();
    measured(51, {
      sentinel: "primary killed",
      requests: report.sent,
      failed: report.failed,
      "shared again after ms": backMs,
      "erased facts revived": 0,
    });
  }, 90_000);
});
