import { eventually } from "../eventually.js";
import { keyringOf, ringKey } from "../gateway/keyring.js";
import { startReplicas, type Replicas } from "../gateway/replicas.js";
import { createCrowd } from "../load/crowd.js";
import { logInAll } from "../load/log-in.js";
import { recordDump } from "../run-reports/reports.js";
import { startRedis, type RedisServer } from "./redis.js";
import { startToxicProxy, type ToxicProxy } from "./toxic-proxy.js";

interface Options {
  readonly replicas: number;
  readonly people: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Gateways that cache in one Redis behind a toxic proxy, and a crowd that has logged in. */
export interface Remembering {
  readonly replicas: Replicas;
  readonly redis: RedisServer;
  readonly proxy: ToxicProxy;
  /** In the order of the crowd. */
  readonly tokens: readonly string[];
  /** Returns the state of the replica's Redis from `/health/ready`. */
  readonly redisState: (replica?: number) => Promise<string>;
  /** Returns one value of the replica's `/metrics`; 0 where it does not exist yet. */
  readonly metric: (name: string, replica?: number) => Promise<number>;
  /** Resolves when Redis holds this many facts: gateways do not wait for it. Rejects after 5 s. */
  readonly holding: (facts: number) => Promise<void>;
  /** Resolves when the replica reports that Redis serves. Rejects after 5 s. */
  readonly serving: (replica?: number) => Promise<void>;
  /** Resolves when the first replica reports that it does not use Redis. Rejects after 5 s. */
  readonly degraded: () => Promise<void>;
  close(): Promise<void>;
}

export async function startRemembering({ replicas: count, people, environment }: Options): Promise<Remembering> {
  const redis = await startRedis();
  const proxy = await startToxicProxy(redis.port);
  const replicas = await startReplicas({
    count,
    people: createCrowd(people),
    // Zero stale seconds: an expired fact is gone.
    environment: {
      REDIS_URL: proxy.url,
      KEYRING: keyringOf(ringKey("k1")),
      CACHE_STALE_SECONDS: "0",
      REDIS_TIMEOUT_MS: "50",
      ...environment,
    },
  });
  const text = async (path: string, replica: number) => (await fetch(`${replicas.urls[replica] ?? ""}${path}`)).text();
  const redisState = async (replica = 0) =>
    (JSON.parse(await text("/health/ready", replica)) as { redis: string }).redis;

  return {
    replicas,
    redis,
    proxy,
    tokens: await logInAll(replicas, people),
    redisState,
    async metric(name, replica = 0) {
      const line = (await text("/metrics", replica)).split("\n").find((one) => one.startsWith(`${name} `));
      return Number(line?.slice(name.length) ?? 0);
    },
    holding: (facts) =>
      eventually(async () => {
        const held = (await redis.facts()).length;
        if (held !== facts) throw new Error(`Redis holds ${String(held)}`);
      }),
    serving: (replica = 0) =>
      eventually(async () => {
        if ((await redisState(replica)) !== "serving") throw new Error("Redis does not serve");
      }),
    degraded: () =>
      eventually(async () => {
        if ((await redisState()) !== "degraded") throw new Error("Redis still serves");
      }),
    async close() {
      await replicas.close();
      recordDump(await redis.dump());
      await proxy.close();
      await redis.close();
    },
  };
}
