import { createApiKey } from "../../src/auth/api-keys.js";
import { newTrailFolder } from "../support/audit/trail.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { freePorts } from "../support/gateway/process.js";
import { startReplicas } from "../support/gateway/replicas.js";
import { createCrowd } from "../support/load/crowd.js";
import { insist } from "../support/load/insist.js";
import type { Insistence } from "../support/load/insistent-clients.js";
import { logInAll } from "../support/load/log-in.js";
import { startRedis } from "../support/redis/redis.js";
import { settled } from "../support/load/settled.js";
import { descriptorsOf, sampleOf, type Sample } from "./samples.js";

const people = 1_000;
const calibration = { connections: 32, seconds: 5 };
const statuses = "{ me { css { outcome } rsa { outcome } } }";

/** Starts a gateway in production mode, with a Redis and stand-ins whose tokens live as long as the run. */
export async function startEndurance() {
  const { key, hash } = createApiKey();
  const [redis, probePort, { file: auditLog }] = await Promise.all([startRedis(), freePorts(1), newTrailFolder()]);
  const probe = new URL(`../support/hostile/probe.js?port=${String(probePort)}`, import.meta.url).href;
  const consumers = writeConsumers([{ apiKeys: [hash], rateLimit: { requests: 1e9, perSeconds: 60 } }]);
  const replicas = await startReplicas({
    count: 1,
    people: createCrowd(people),
    accessTokenSeconds: 86_400,
    environment: {
      ...{ NODE_ENV: "production", DEMO: "false", CONSUMERS_FILE: consumers.path, AUDIT_LOG: auditLog },
      ...{ REDIS_URL: redis.url, CACHE_TTL_SECONDS: "60", CACHE_STALE_SECONDS: "60" },
      NODE_OPTIONS: `--expose-gc --max-semi-space-size=16 --import=${probe}`,
    },
  });
  const tokens = await logInAll(replicas, people);
  const [url = ""] = replicas.urls;
  const [gateway] = replicas.processes;
  if (!gateway) throw new Error("no process was started");
  return {
    redis,
    replicas,
    /** The logins of all people. */
    logins: Array.from({ length: people }, (_, index) => `foule_${String(index)}`),
    /** Sends these requests, and returns what the clients have seen. */
    send: (load: Pick<Insistence, "connections" | "seconds"> & Partial<Insistence>) =>
      insist({ port: Number(new URL(url).port), key, query: statuses, tokens, ...load }),
    /** Answers a second to 32 clients that ask again at once. */
    async capacity(): Promise<number> {
      await this.send(calibration);
      const { answered, seconds } = await this.send(calibration);
      return answered.length / seconds;
    },
    /** Measures the process once it has closed the connections of its clients. */
    async sample(minute: number): Promise<Sample> {
      await settled(() => descriptorsOf(gateway).length);
      const held = await (await fetch(`http://127.0.0.1:${String(probePort)}/memory`)).json();
      return sampleOf(gateway, minute, held as Parameters<typeof sampleOf>[2], auditLog);
    },
    async close(): Promise<void> {
      await replicas.close();
      await redis.close();
    },
  };
}

export type Endurance = Awaited<ReturnType<typeof startEndurance>>;
