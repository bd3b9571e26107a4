import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Browser } from "../../../sandbox/browser.js";
import { demoApiKey } from "../../../sandbox/registrations.js";
import { createKeys } from "../../../src/cache/keys.js";
import { ask } from "../../support/ask.js";
import { askSignedIn, comeBack, signIn, signOut } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { runCommand } from "../../support/gateway/process.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { passed } from "../../support/load/lists.js";
import { erasePerson } from "../../support/redis/erase.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";
import { measured } from "../../support/run-reports/measured.js";
import { recordDump } from "../../support/run-reports/reports.js";
import { answerYes, startSourceServer, type SourceServer } from "../../support/upstreams/source-server.js";

const query = "{ me { css { outcome provenance { freshness } } } }";
const ring = ringKey("k1");
const prefixes = createKeys([ring]).personPrefixes({
  birthName: "DUBOIS",
  firstGivenName: "Angela",
  birthDate: "1962-08-24",
});
const mark = `${prefixes[0] ?? ""}generation`;
const signedOut = { data: { me: null }, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] };

const publicUrl = "https://guichet.example";

describe("an erasure", () => {
  let source: SourceServer;
  let redis: RedisServer;
  let replicas: Replicas;
  let token: string;
  beforeAll(async () => {
    [source, redis] = await Promise.all([startSourceServer(), startRedis()]);
    const environment = {
      API_SECU_BASE_URL: source.baseUrl,
      REDIS_URL: redis.url,
      REDIS_TIMEOUT_MS: "1000",
      KEYRING: keyringOf(ring),
      REQUEST_DEADLINE_MS: "60000",
      SOURCE_TIMEOUT_MS: "60000",
    };
    replicas = await startReplicas({ count: 2, publicUrl, environment });
    token = await replicas.token("test");
  }, 60_000);
  beforeEach(async () => {
    source.behave(answerYes);
    await redis.client.flushall();
    // Waits until the near-caches of the processes have dropped the facts of the previous test.
    await passed(1_000);
  });
  afterEach(async () => {
    recordDump(await redis.dump());
  });
  afterAll(async () => {
    await replicas.close();
    await Promise.all([source.close(), redis.close()]);
  });
  const site = (replica = 0) => ({ url: replicas.urls[replica] ?? "", publicUrl });
  const askIn = (browser: Browser) => askSignedIn(site(), browser, query);
  const freshness = async (replica = 0, headers = {}) => {
    const { data, errors } = await replicas.ask(replica, query, token, headers);
    const { css } = data?.["me"] as { css: { provenance: { freshness: string } } | null };
    return css?.provenance.freshness ?? errors[0]?.extensions.code;
  };
  /** Bypasses the cache, whatever a previous test has left in the process. */
  const askUncached = () => freshness(0, { "cache-control": "no-cache" });
  const fillCache = async () => {
    expect(await askUncached()).toBe("LIVE");
    await eventually(async () => {
      expect((await redis.facts()).length).toBeGreaterThan(0);
    });
  };
  const state = async () => ((await (await fetch(`${site().url}/health/ready`)).json()) as { redis: string }).redis;

  it("invalidates a login that queried its sources before the erasure", async () => {
    source.behave(() => undefined);
    const { browser, callback } = await comeBack(site(), { benefits: "css" });
    const called = source.nextCall();
    const completed = browser.open(callback);
    const call = await called;
    await erasePerson(redis.client, prefixes);
    answerYes(call);
    await completed;
    expect(await askIn(browser)).toMatchObject(signedOut);
  });

  it.each(["no-cache, no-store", "no-cache", "no-store", ""])(
    "on the same replica separates later requests from a call that began before it, and from that call's answer: %j",
    async (cacheControl) => {
      const headers = { "cache-control": cacheControl };
      const { browser } = await signIn(site(), { benefits: "css" });
      const already = source.calls.length;
      source.behave(() => undefined);
      const [first, before] = [source.nextCall(), freshness(0, headers)];
      const call = await first;
      await signOut(site(), browser);
      const [second, after] = [source.nextCall(), freshness(0, headers)];
      answerYes(await second);
      expect(await after).toBe("LIVE");
      answerYes(call);
      expect(await before).toBe("LIVE");
      expect(source.calls.length - already).toBe(2);
      source.behave(answerYes);
      expect(await freshness()).toBe(cacheControl.includes("no-store") ? "LIVE" : "CACHED");
    },
  );

  it("on another replica is not undone by the answer to a call that began before it", async () => {
    source.behave(() => undefined);
    const [first, before] = [source.nextCall(), askUncached()];
    const call = await first;
    await erasePerson(redis.client, prefixes);
    // From then on, no replica may return an answer to a request from before the erasure.
    await passed(1_000);
    answerYes(call);
    source.behave(answerYes);
    expect(await before).toBe("LIVE");
    expect(await freshness()).toBe("LIVE");
  });

  it("by a sign-out while Redis is down is completed when Redis is back; until then the session is refused", async () => {
    await fillCache();
    const { browser } = await signIn(site(), { benefits: "css" });
    const cookie = browser.cookie("__Host-session") ?? "";
    redis.pause();
    await eventually(async () => {
      await freshness();
      expect(await state()).toBe("degraded");
    });
    expect((await signOut(site(), browser)).status).toBe(303);
    browser.plant("__Host-session", cookie);
    expect(await askIn(browser)).toMatchObject(signedOut);
    const facts = async () => (await redis.facts()).map(({ value }) => value.toString("hex"));
    redis.resume();
    const old = await redis.client.get(mark);
    await eventually(async () => {
      expect(await state()).toBe("serving");
      expect(await redis.client.get(mark)).not.toBe(old);
    });
    expect((await facts()).length).toBeGreaterThan(0);
    expect(await freshness()).toBe("LIVE");
    browser.plant("__Host-session", cookie);
    expect(await askIn(browser)).toMatchObject(signedOut);
  });

  it.each<[string, (former: string) => Promise<unknown>]>([
    ["loses", () => redis.client.del(mark)],
    ["alters", () => redis.client.set(mark, "x".repeat(22))],
    ["empties", () => redis.client.set(mark, "")],
    ["lengthens", () => redis.client.append(mark, "x".repeat(100_000))],
    ["changes the type of", async () => [await redis.client.del(mark), await redis.client.lpush(mark, "x")]],
  ])("is not undone on any replica if Redis %s its generation mark", async (_name, harm) => {
    await fillCache();
    const former = (await redis.client.get(mark)) ?? "";
    const kept = await redis.facts();
    const { browser } = await signIn(site(), { benefits: "css" });
    const cookie = browser.cookie("__Host-session") ?? "";
    const sessions = (await redis.dump()).filter(({ key }) => key.toString().includes(":session:"));
    await signOut(site(), browser);
    for (const { key, value } of [...kept, ...sessions]) await redis.client.set(key, value);
    await harm(former);
    expect(await freshness(1)).toBe("LIVE");
    await redis.client.flushall();
    for (const { key, value } of [...kept, ...sessions]) await redis.client.set(key, value);
    await harm(former);
    const after = await freshness();
    expect(after).toBe("LIVE");
    browser.plant("__Host-session", cookie);
    expect(await askIn(browser)).toMatchObject(signedOut);
    await redis.client.flushall();
    measured(50, { "freshness of the next answer": String(after) });
  });

  it("is not undone on the replica that performed it if Redis restores the former generation mark", async () => {
    await fillCache();
    const former = (await redis.client.get(mark)) ?? "";
    const kept = await redis.facts();
    const { browser } = await signIn(site(), { benefits: "css" });
    const cookie = browser.cookie("__Host-session") ?? "";
    const sessions = (await redis.dump()).filter(({ key }) => key.toString().includes(":session:"));
    await signOut(site(), browser);
    for (const { key, value } of [...kept, ...sessions]) await redis.client.set(key, value);
    await redis.client.set(mark, former);
    expect(await freshness()).toBe("LIVE");
    browser.plant("__Host-session", cookie);
    expect(await askIn(browser)).toMatchObject(signedOut);
  });

  it.each([
    ["Louise Anne", "Louise"],
    ["Louise", "Louise Anne Marie"],
    ["Louiseanne", "Louise Anne"],
    ["Jean Luc", "Jean-Luc"],
  ])("by the operator finds a person who was queried as %j under the name %j", async (givenName, firstGivenName) => {
    const [birthName, birthDate] = ["Dubois", "1962-08-24"];
    const born = { birthDate, gender: "FEMALE", birthCountry: "99100", birthPlace: "75107" };
    const { errors } = await ask(
      site().url,
      "query($of: CivilIdentityInput!) { person(identity: $of) { css { outcome } } }",
      {
        variables: { of: { birthName, givenNames: [givenName], ...born } },
        headers: { "x-api-key": demoApiKey },
      },
    );
    expect(errors).toEqual([]);
    await eventually(async () => {
      expect(await redis.facts()).toHaveLength(1);
    });
    const environment = { REDIS_URL: redis.url, KEYRING: keyringOf(ring) };
    const erased = await runCommand("erase", environment, JSON.stringify({ birthName, firstGivenName, birthDate }));
    expect(erased).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Erased: 1 /) });
    expect(await redis.facts()).toEqual([]);
  });
});
