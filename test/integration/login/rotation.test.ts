import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser } from "../../../sandbox/browser.js";
import { askSignedIn, signIn, signOut } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";

const query = "{ me { css { outcome } } }";
const signedIn = { data: { me: { css: { outcome: "BENEFICIARY" } } }, errors: [] };
const signedOut = { data: { me: null }, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] };
const publicUrl = "https://guichet.example";
const [k1, k2] = [ringKey("k1"), ringKey("k2")];

/** Each replica is a step: `current`, `current,new`, `new,current`, `new`. */
describe("during a rotation of the keyring, a session", () => {
  let redis: RedisServer;
  let replicas: Replicas;
  const steps = { before: 0, bothAreRead: 0, theNewOneWrites: 0, theOldOneIsForgotten: 0 };
  beforeAll(async () => {
    redis = await startRedis();
    const environment = { REDIS_URL: redis.url, KEYRING: keyringOf(k1) };
    replicas = await startReplicas({ count: 1, publicUrl, environment });
    steps.bothAreRead = await replicas.startReplica({ KEYRING: keyringOf(k1, k2) });
    steps.theNewOneWrites = await replicas.startReplica({ KEYRING: keyringOf(k2, k1) });
    steps.theOldOneIsForgotten = await replicas.startReplica({ KEYRING: keyringOf(k2) });
  }, 60_000);
  afterAll(async () => {
    await replicas.close();
    await redis.close();
  });
  const site = (step: keyof typeof steps) => ({ url: replicas.urls[steps[step]] ?? "", publicUrl });
  const ask = (step: keyof typeof steps, browser: Browser) => askSignedIn(site(step), browser, query);
  const sessionsUnder = async (id: string) =>
    (await redis.dump()).filter(({ key }) => key.toString().startsWith(`${id}:session:`));
  /** Sealing again does not delay the answer. */
  const sealedAgain = (browser: Browser) =>
    eventually(async () => {
      expect(await ask("theOldOneIsForgotten", browser)).toMatchObject(signedIn);
    });

  it("that is used stays valid through all three steps, and can then be ended", async () => {
    const { browser } = await signIn(site("before"));
    expect(await ask("bothAreRead", browser)).toMatchObject(signedIn);
    expect(await ask("theNewOneWrites", browser)).toMatchObject(signedIn);
    await sealedAgain(browser);
    // It lives as long as any session that is used.
    const [name = ""] = (await sessionsUnder("k2")).map(({ key }) => key.toString());
    await eventually(async () => {
      expect(await redis.client.pttl(name)).toBeGreaterThan(20 * 60_000);
    });

    const id = browser.cookie("__Host-session") ?? "";
    await signOut(site("theOldOneIsForgotten"), browser);
    browser.plant("__Host-session", id);
    expect(await ask("theOldOneIsForgotten", browser)).toMatchObject(signedOut);
  });

  it("that is used on replicas of two steps at the same time stays valid on both", async () => {
    const { browser } = await signIn(site("theNewOneWrites"));
    for (let times = 0; times < 3; times += 1) {
      expect(await ask("bothAreRead", browser)).toMatchObject(signedIn);
      expect(await ask("theNewOneWrites", browser)).toMatchObject(signedIn);
    }
    await sealedAgain(browser);
  });

  it("that is not used after the second step ends with the third", async () => {
    const { browser } = await signIn(site("before"));
    expect(await ask("bothAreRead", browser)).toMatchObject(signedIn);
    expect(await ask("theOldOneIsForgotten", browser)).toMatchObject(signedOut);
  });

  it("that ends while it is sealed again leaves no copy", async () => {
    for (let times = 0; times < 10; times += 1) {
      await redis.client.flushall();
      const { browser } = await signIn(site("before"));
      const id = browser.cookie("__Host-session") ?? "";
      await Promise.all([ask("theNewOneWrites", browser), signOut(site("theNewOneWrites"), browser)]);
      browser.plant("__Host-session", id);
      await eventually(async () => {
        expect([...(await sessionsUnder("k1")), ...(await sessionsUnder("k2"))]).toEqual([]);
        // Long before a copy that nobody removes expires.
      }, 10);
      expect(await ask("theNewOneWrites", browser)).toMatchObject(signedOut);
    }
  });
});
