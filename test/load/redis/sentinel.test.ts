import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { askSignedIn, signIn, signOut } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { ringKey } from "../../support/gateway/keyring.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import { startSentinels, type SentinelRedis } from "../../support/redis/sentinels.js";
import { startSharing, type Sharing } from "../../support/redis/sharing.js";
import { measured } from "../../support/run-reports/measured.js";

const crowd = 100;
const perSecond = 200;
const seconds = 20;
const maxBackMs = 5_000;
const publicUrl = "https://guichet.example";
const query = "{ me { css { outcome } } }";

describe("two gateways whose Redis is watched by sentinels", () => {
  let sentinels: SentinelRedis;
  let all: Sharing;
  const others = Array.from({ length: 200 }, (_, index) => crowd + index).values();
  const next = () => others.next().value ?? 0;
  beforeAll(async () => {
    sentinels = await startSentinels();
    all = await startSharing({ url: sentinels.url, people: crowd + 200, key: ringKey("k1"), publicUrl });
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

  it("lose no sign-out while a primary that was replaced comes back and does not know it yet", async () => {
    const site = (replica: number) => ({ url: all.replicas.urls[replica] ?? "", publicUrl });
    const former = await sentinels.primary();
    // The connection for confirmations exists, and leads to this primary.
    const { browser: before } = await signIn(site(0), { person: "foule_0" });
    await signOut(site(0), before);
    const { browser } = await signIn(site(0), { person: "foule_1" });
    const id = browser.cookie("__Host-session") ?? "";
    former.pause();
    await sentinels.promoted(former);
    await all.shared(others);
    former.resume();
    await signOut(site(0), browser);
    browser.plant("__Host-session", id);
    await eventually(async () => {
      expect(await askSignedIn(site(1), browser, query)).toMatchObject({ data: { me: null } });
    }, 30);
    await sentinels.following(former);
    browser.plant("__Host-session", id);
    expect(await askSignedIn(site(1), browser, query)).toMatchObject({ data: { me: null } });
  }, 90_000);
});
