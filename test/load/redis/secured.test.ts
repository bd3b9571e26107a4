import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createKeys } from "../../../src/cache/keys.js";
import { createRedisConnection } from "../../../src/cache/redis/connection.js";
import { createRedisEphemeralStore } from "../../../src/cache/redis/ephemeral-store.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { eventually } from "../../support/eventually.js";
import { freePorts } from "../../support/gateway/process.js";
import { ringKey } from "../../support/gateway/keyring.js";
import { createTestLogger } from "../../support/gateway/log.js";
import { askAsCrowd } from "../../support/load/crowd-load.js";
import {
  contentsOf,
  createAuthority,
  tlsSettings,
  type Authority,
  type KeyPair,
} from "../../support/redis/certificates.js";
import { startRedisCluster } from "../../support/redis/cluster.js";
import { redisOptions } from "../../support/redis/options.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";
import { startSentinels } from "../../support/redis/sentinels.js";
import { startSharing, type Sharing } from "../../support/redis/sharing.js";
import { measured } from "../../support/run-reports/measured.js";

const crowd = 100;
const perSecond = 200;
const seconds = 3;
const password = "a-password-of-redis";
/** What follows `user` in the line of the page for operators, with the password. */
const documented = (name: string) => {
  const [, rights = ""] = new RegExp(`^user (${name} .*)$`, "m").exec(readFileSync("docs/operations.md", "utf8")) ?? [];
  return rights.replace("PASSWORD", password);
};

const credentials = { REDIS_USERNAME: "gateway", REDIS_PASSWORD: password };

describe("a Redis with TLS, a private authority, client certificates, and a user with few rights", () => {
  let authority: Authority;
  let other: Authority;
  let client: KeyPair;
  let redis: RedisServer;
  let url: string;
  let all: Sharing;
  const others = Array.from({ length: 100 }, (_, index) => crowd + index).values();
  const secure = () => ({ REDIS_CA: authority.ca, REDIS_CERT: client.cert, REDIS_KEY: client.key });
  beforeAll(async () => {
    authority = createAuthority();
    other = createAuthority();
    client = authority.issue("gateway");
    const port = await freePorts(1);
    redis = await startRedis({
      args: [
        ...tlsSettings(port, authority, authority.issue("redis")).flatMap(([name, value]) => [`--${name}`, value]),
        ...["--user", ...documented("gateway").split(" ")],
      ],
    });
    url = `rediss://127.0.0.1:${String(port)}`;
    const environment = { ...secure(), ...credentials };
    all = await startSharing({ url, people: crowd + 100, key: ringKey("k1"), environment });
  }, 60_000);
  afterAll(async () => {
    await all.close();
    await redis.close();
    authority.remove();
    other.remove();
  });
  const load = (replica: number) =>
    askAsCrowd(all.replicas, all.tokens.slice(0, crowd), { perSecond, seconds, replica: () => replica });
  const allRight = { sent: perSecond * seconds, failed: 0, failures: [] };
  const errorReplies = async (replica: number) => {
    const text = await (await fetch(`${all.replicas.urls[replica] ?? ""}/metrics`)).text();
    return Number(/^gateway_redis_errors_total\{kind="reply"\} (\d+)$/m.exec(text)?.[1]);
  };

  it("serves with the rights of the documented user, and no command is refused", async () => {
    await all.serving();
    await all.shared(others);
    const report = await load(0);
    expect(report).toMatchObject(allRight);
    const person = others.next().value ?? 0;
    await all.callOf(0, person);
    await eventually(async () => {
      expect(await redis.client.keys(`${all.prefixOf(person)}*`)).toHaveLength(2);
    });
    expect(await all.erase(person)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Erased: 1 remembered/),
      stderr: "",
    });
    expect([await errorReplies(0), await errorReplies(1)]).toEqual([0, 0]);
    const metrics = await (await fetch(`${all.replicas.urls[0] ?? ""}/metrics`)).text();
    const tomorrow = Date.now() / 1_000 + 86_400;
    for (const use of ["redis_ca", "redis_client"]) {
      const line = new RegExp(`^gateway_certificate_expiry_timestamp_seconds\\{use="${use}"\\} (\\d+)$`, "m");
      expect(Math.abs(Number(line.exec(metrics)?.[1]) - tomorrow)).toBeLessThan(600);
    }
    const refused = (await redis.client.acl("LOG")) as readonly unknown[];
    expect(refused).toEqual([]);
    measured(51, {
      "TLS and a user with few rights: requests": report.sent,
      failed: report.failed,
      "refused commands": 0,
    });
  });

  it("stores, seals again and removes sessions with the rights of that user", async () => {
    const options = {
      ...redisOptions(url, 2_000),
      username: "gateway",
      password,
      tls: contentsOf(authority, client),
    };
    const connection = await createRedisConnection(options, createTestLogger(), createMetrics());
    const [old, young] = [ringKey("k1"), ringKey("k2")];
    const life = { kind: "session", idleMs: 60_000, maxMs: 60_000, connection, metrics: createMetrics() };
    const storeOf = (...keyring: [typeof old, ...(typeof old)[]]) =>
      createRedisEphemeralStore<{ readonly a: string }>({
        ...life,
        keyring,
        cacheKeysOf: createKeys(keyring).recordCacheKeys,
      });
    await storeOf(old).write("a", { a: "session" });
    const rotated = storeOf(young, old);
    expect(await rotated.read("a", (session) => Promise.resolve(session))).toEqual({ a: "session" });
    await eventually(async () => {
      expect(await storeOf(young).read("a")).toEqual({ a: "session" });
    });
    expect(await rotated.take("a")).toEqual({ a: "session" });
    await rotated.write("b", { a: "session" });
    expect(await rotated.remove("b")).toBe(true);
    expect(await redis.client.acl("LOG")).toEqual([]);
    await connection.close();
  });

  it.each<[string, () => Readonly<Record<string, string>>, string]>([
    ["another authority", () => ({ REDIS_CA: other.ca }), "SELF_SIGNED_CERT_IN_CHAIN"],
    ["no client certificate", () => ({ REDIS_CERT: "", REDIS_KEY: "" }), "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"],
    ["a wrong user", () => ({ REDIS_USERNAME: "nobody" }), "WRONGPASS"],
    ["a wrong password", () => ({ REDIS_PASSWORD: "another" }), "WRONGPASS"],
    ["sentinels that are away", () => ({ REDIS_URL: "rediss-sentinel://127.0.0.1:1/name" }), "NO_SENTINEL"],
    ["a cluster that is away", () => ({ REDIS_URL: "rediss-cluster://127.0.0.1:1" }), "ECONNREFUSED"],
  ])(
    "costs no answer with %s: the log says why it is not used",
    async (_name, environment, reason) => {
      const replica = await all.replicas.startReplica(environment());
      expect(await load(replica)).toMatchObject(allRight);
      const output = await all.replicas.processes[replica]?.printed("redis degraded");
      const line = output?.split("\n").find((one) => one.includes("redis degraded")) ?? "{}";
      expect(line).toContain(reason);
      expect(line).not.toContain(password);
      await all.replicas.drainReplica(replica);
    },
    30_000,
  );
});

describe("sentinels and servers with credentials of their own", () => {
  it("are used over TLS with both, with the rights of the documented users, and after a failover", async () => {
    const authority = createAuthority();
    const redisPassword = "another-password";
    const sentinels = await startSentinels({
      authority,
      password: redisPassword,
      sentinelPassword: "a-password-of-the-sentinels",
      sentinelUser: documented("gateway-sentinel"),
    });
    const { cert, key } = authority.issue("gateway");
    const environment = {
      REDIS_CA: authority.ca,
      REDIS_CERT: cert,
      REDIS_KEY: key,
      REDIS_PASSWORD: redisPassword,
      REDIS_SENTINEL_USERNAME: "gateway-sentinel",
      REDIS_SENTINEL_PASSWORD: password,
    };
    const url = sentinels.url.replace("redis-sentinel", "rediss-sentinel");
    const all = await startSharing({ url, people: 40, key: ringKey("k1"), environment });
    const people = Array.from({ length: 40 }, (_, index) => index).values();
    await all.shared(people);
    const former = await sentinels.primary();
    await former.kill();
    await sentinels.promoted(former);
    await all.serving();
    await all.shared(people);

    const replica = await all.replicas.startReplica({ REDIS_URL: url, REDIS_SENTINEL_PASSWORD: "wrong" });
    await all.callOf(replica, 0);
    expect(await all.replicas.processes[replica]?.printed("redis degraded")).toMatch(
      /"reason":"WRONGPASS".*redis degraded/,
    );
    await all.close();
    await sentinels.close();
    authority.remove();
  }, 90_000);
});

describe("a cluster with TLS", () => {
  it("is used with the rights of the documented user, also while slots move", async () => {
    const authority = createAuthority();
    const pair = authority.issue("node");
    const cluster = await startRedisCluster((port) =>
      [
        ...tlsSettings(port, authority, pair),
        ["tls-cluster", "yes"] as const,
        ["user", documented("gateway")] as const,
      ].flatMap(([name, value]) => [`--${name}`, ...value.split(" ")]),
    );
    const url = cluster.url.replace("redis-cluster", "rediss-cluster");
    const client = authority.issue("gateway");
    const environment = { REDIS_CA: authority.ca, REDIS_CERT: client.cert, REDIS_KEY: client.key, ...credentials };
    const all = await startSharing({ url, people: 80, key: ringKey("k1"), environment });
    const people = Array.from({ length: 80 }, (_, index) => index);
    await all.serving();
    await all.shared(people.slice(0, 40).values());
    const [from, to] = await cluster.primaries();
    if (!from || !to) throw new Error("there are several primaries");
    const owners = await Promise.all(people.map((person) => cluster.ownerOf(all.prefixOf(person))));
    const moving = people.slice(40).filter((person) => owners[person] === from);
    await cluster.move(moving.map(all.prefixOf), from, to, async () => {
      for (const person of moving) await all.callOf(0, person);
    });
    for (const person of moving) expect(await all.callOf(1, person)).not.toBe("");
    const logs = await Promise.all(cluster.nodes.map((node) => node.client.acl("LOG")));
    expect(logs.flat()).toEqual([]);
    await all.close();
    await cluster.close();
    authority.remove();
  }, 90_000);
});
