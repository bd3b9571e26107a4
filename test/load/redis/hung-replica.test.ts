import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser } from "../../../sandbox/browser.js";
import { createRedisErasure, type Erasure } from "../../../src/cache/erasure.js";
import { createKeys } from "../../../src/cache/keys.js";
import { createLocalErasures } from "../../../src/cache/local-erasures.js";
import { createRedisConnection } from "../../../src/cache/redis/connection.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { askSignedIn, signIn, signOut } from "../../support/browser/sign-in.js";
import { eventually } from "../../support/eventually.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { createTestLogger } from "../../support/gateway/log.js";
import { runCommand } from "../../support/gateway/process.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { passed } from "../../support/load/lists.js";
import { redisOptions } from "../../support/redis/options.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";

const publicUrl = "https://guichet.example";
const query = "{ me { css { outcome } } }";
const signedIn = { data: { me: { css: { outcome: "BENEFICIARY" } } }, errors: [] };
const signedOut = { data: { me: null }, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] };
const person = { birthName: "DUBOIS", firstGivenName: "Angela", birthDate: "1962-08-24" };
/** Several attempts to end a session: one a second. */
const attemptsMs = 3_000;

describe("while the only replica of Redis hangs", () => {
  let primary: RedisServer;
  let replica: RedisServer;
  let gateways: Replicas;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    primary = await startRedis({ args: ["--repl-diskless-sync-delay", "0"] });
    replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(primary.port)] });
    await eventually(async () => {
      expect((await primary.client.role())[2]).toHaveLength(1);
    });
    environment = { REDIS_URL: primary.url, KEYRING: keyringOf(ringKey("k1")) };
    gateways = await startReplicas({ count: 1, publicUrl, environment });
  }, 60_000);
  afterAll(async () => {
    await gateways.close();
    await replica.close();
    await primary.close();
  });
  const site = () => ({ url: gateways.urls[0] ?? "", publicUrl });
  const ask = (browser: Browser) => askSignedIn(site(), browser, query);
  const keptForLater = () => gateways.processes[0]?.printed("a session's end is not kept yet");

  it("a sign-out is repeated until the replica has it, the session is refused at once, and the next one lasts", async () => {
    const { browser } = await signIn(site());
    const id = browser.cookie("__Host-session") ?? "";
    replica.pause();
    await signOut(site(), browser);
    await keptForLater();
    browser.plant("__Host-session", id);
    expect(await ask(browser)).toMatchObject(signedOut);

    const { browser: next } = await signIn(site());
    await passed(attemptsMs);
    expect(await ask(next)).toMatchObject(signedIn);
    replica.resume();
    await eventually(async () => {
      expect(await primary.client.keys("k1:session:*")).toHaveLength(1);
    });
    expect(await ask(next)).toMatchObject(signedIn);
  }, 30_000);

  it("an erasure that is repeated does not undo a later one", async () => {
    const connect = () => createRedisConnection(redisOptions(primary.url), createTestLogger(), createMetrics());
    const connections = [await connect(), await connect()] as const;
    const [one, other] = connections.map((connection) =>
      createRedisErasure(connection, createLocalErasures(), createMetrics()),
    ) as [Erasure, Erasure];
    const prefixes = createKeys([ringKey("k9")]).personPrefixes(person);
    replica.pause();
    const first = one.begin(prefixes);
    expect(await first()).toBe(false);
    // What is stored from here on is older than the second erasure.
    const era = await one.eraOf(prefixes);
    if (!era) throw new Error("the era cannot be read");
    expect(await one.isCurrent(prefixes, era)).toBe(true);
    const second = other.begin(prefixes);
    expect(await second()).toBe(false);
    replica.resume();
    for (const erase of [second, first]) {
      await eventually(async () => {
        expect(await erase()).toBe(true);
      });
      expect(await one.isCurrent(prefixes, era)).toBe(false);
    }
    await Promise.all(connections.map((connection) => connection.close()));
  }, 30_000);

  it("npm run erase says that a failover may undo the erasure, and does not say so afterwards", async () => {
    replica.pause();
    const unconfirmed = await runCommand("erase", environment, JSON.stringify(person));
    expect(unconfirmed).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Erased: /),
      stderr: expect.stringMatching(/^Redis has not confirmed/),
    });
    replica.resume();
    await eventually(async () => {
      expect(await runCommand("erase", environment, JSON.stringify(person))).toMatchObject({ code: 0, stderr: "" });
    });
  }, 60_000);
});
