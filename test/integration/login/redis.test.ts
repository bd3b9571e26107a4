import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Browser } from "../../../sandbox/browser.js";
import { askSignedIn, comeBack, signIn, signOut } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { runCommand } from "../../support/gateway/process.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";
import { recordDump } from "../../support/run-reports/reports.js";

const outcome = "{ me { css { outcome provenance { freshness } } } }";
const signedIn = { data: { me: { css: { outcome: "BENEFICIARY", provenance: { freshness: "CACHED" } } } }, errors: [] };
const signedOut = {
  status: 200,
  data: { me: null },
  errors: [{ path: ["me"], extensions: { code: "UNAUTHENTICATED" } }],
};
const publicUrl = "https://guichet.example";
const halfAnHour = 30 * 60_000;
const keyring = keyringOf(ringKey("k1"));

describe("sessions that two replicas share in one Redis", () => {
  let redis: RedisServer;
  let replicas: Replicas;
  beforeAll(async () => {
    redis = await startRedis();
    const environment = { REDIS_URL: redis.url, KEYRING: keyring, REDIS_TIMEOUT_MS: "1500" };
    replicas = await startReplicas({ count: 2, publicUrl, environment });
  }, 60_000);
  beforeEach(async () => {
    await redis.client.flushall();
  });
  afterAll(async () => {
    await replicas.close();
    await redis.close();
  });

  const site = (index: number) => ({ url: replicas.urls[index] ?? "", publicUrl });
  const ask = (index: number, browser: Browser) => askSignedIn(site(index), browser, outcome);
  const sessions = async () => (await redis.dump()).filter(({ key }) => key.toString().startsWith("k1:session:"));
  const redisStateOf = async (index: number) =>
    ((await (await fetch(`${site(index).url}/health/ready`)).json()) as { redis: string }).redis;
  const bothSay = (state: string) =>
    eventually(async () => {
      expect([await redisStateOf(0), await redisStateOf(1)]).toEqual([state, state]);
    });

  it("are valid on both replicas, and end on both at once", async () => {
    const { browser } = await signIn(site(0));
    expect(await ask(1, browser)).toMatchObject(signedIn);
    const id = browser.cookie("__Host-session") ?? "";
    await signOut(site(1), browser);
    browser.plant("__Host-session", id);
    expect(await ask(0, browser)).toMatchObject(signedOut);
    expect(await sessions()).toEqual([]);
  });

  it("are created on one replica for a login that began on the other", async () => {
    const browser = new Browser();
    const { callback } = await comeBack(site(0), { browser });
    const answer = await browser.open(new URL(`${callback.pathname}${callback.search}`, site(1).url));
    expect(answer.status).toBe(302);
    expect(await ask(0, browser)).toMatchObject(signedIn);
  });

  it("are sealed: Redis contains nothing of the person, the token or the cookie, and no two equal values", async () => {
    const { browser } = await signIn(site(0));
    await signIn(site(0));
    const dump = await redis.dump();
    recordDump(dump);
    const bytes = Buffer.concat(dump.flatMap(({ key, value }) => [key, value]));
    const personalWords = ["DUBOIS", "Angela", "1962-08-24", "BENEFICIARY", "identite_pivot", "eyJ"];
    expect(personalWords.filter((word) => bytes.includes(word))).toEqual([]);
    expect(bytes.includes(browser.cookie("__Host-session") ?? "")).toBe(false);
    const [one, other] = await sessions();
    expect(one?.value.equals(other?.value ?? Buffer.alloc(0))).toBe(false);
    // A session that is moved to another key, or altered, is not valid for any person.
    await redis.client.set((await sessions())[0]?.key ?? "", Buffer.from((await sessions())[1]?.value ?? ""));
    await redis.client.set((await sessions())[1]?.key ?? "", "garbage");
    expect(await ask(1, browser)).toMatchObject(signedOut);
  });

  it("last half an hour after the last request", async () => {
    const { browser } = await signIn(site(0));
    const [{ key } = { key: Buffer.alloc(0) }] = await sessions();
    await redis.client.pexpire(key, halfAnHour / 2);
    expect(await ask(1, browser)).toMatchObject(signedIn);
    await eventually(async () => {
      expect(await redis.client.pttl(key)).toBeGreaterThan(halfAnHour - 10_000);
    });
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(halfAnHour);
  });

  it("end when the operator erases the person", async () => {
    const { browser } = await signIn(site(0));
    const environment = { REDIS_URL: redis.url, KEYRING: keyring };
    const person = { birthName: "Dubois", firstGivenName: "ANGELA", birthDate: "1962-08-24" };
    const { code } = await runCommand("erase", environment, JSON.stringify(person));
    expect(code).toBe(0);
    expect(await ask(0, browser)).toMatchObject(signedOut);
    expect(await ask(1, browser)).toMatchObject(signedOut);
  });

  it("are unavailable, with a clear answer, while Redis is, and return with it; sign-outs stay effective", async () => {
    const { browser: staying } = await signIn(site(0));
    // Uses another person: a sign-out ends every session of the person who signs out.
    const { browser: leaving } = await signIn(site(1), { person: "avec_nom_dusage" });
    const left = leaving.cookie("__Host-session") ?? "";
    redis.pause();
    for (const replica of [0, 1]) {
      await eventually(async () => {
        expect(await ask(replica, staying)).toMatchObject(signedOut);
      });
    }
    expect(staying.cookie("__Host-session")).toBeDefined();
    const open = await askSignedIn(site(0), staying, "{ benefits { code } }");
    expect(open).toMatchObject({ status: 200, errors: [] });
    await bothSay("degraded");
    const refused = await staying.open(new URL("/auth/login", site(0).url));
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining("momentanément impossible")]);
    expect((await signOut(site(1), leaving)).status).toBe(303);
    expect(leaving.cookie("__Host-session")).toBeUndefined();

    redis.resume();
    await bothSay("serving");
    expect(await ask(0, staying)).toMatchObject(signedIn);
    leaving.plant("__Host-session", left);
    expect(await ask(1, leaving)).toMatchObject(signedOut);
    await eventually(async () => {
      leaving.plant("__Host-session", left);
      expect(await ask(0, leaving)).toMatchObject(signedOut);
    });
    expect(await ask(0, staying)).toMatchObject(signedIn);
  });

  it("are lost when Redis is killed, and people can sign in again after its restart", async () => {
    const { browser } = await signIn(site(0));
    await redis.kill();
    expect(await ask(0, browser)).toMatchObject(signedOut);
    await redis.restart();
    await bothSay("serving");
    expect(await ask(0, browser)).toMatchObject(signedOut);
    await signIn(site(0), { browser });
    expect(await ask(1, browser)).toMatchObject(signedIn);
  });
});
