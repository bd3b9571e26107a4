import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createRedisErasure } from "../../../src/cache/erasure.js";
import { createKeys } from "../../../src/cache/keys.js";
import { createLocalErasures } from "../../../src/cache/local-erasures.js";
import { createRedisCache } from "../../../src/cache/redis/cache.js";
import { createRedisConnection, type RedisConnection } from "../../../src/cache/redis/connection.js";
import { createRedisEphemeralStore } from "../../../src/cache/redis/ephemeral-store.js";
import { createSealing } from "../../../src/crypto/sealing.js";
import { createLogger } from "../../../src/logger.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";
import { ringKey } from "../../support/gateway/keyring.js";
import { redisOptions } from "../../support/redis/options.js";
import { replies } from "../grammar/redis-replies.js";
import { defineTarget, Fault } from "../target.js";

const timeoutMs = 20;
const info = "redis_version:7.4.0\r\nloading:0\r\n";
const [log, metrics, ring] = [createLogger("silent"), createMetrics(), [ringKey("k1")] as const];
const keys = createKeys(ring);
const person = { birthName: "A", firstGivenName: "B", birthDate: "1962-08-24" };
const fact = { recipient: "r", source: "s", benefit: "CSS", grantedScopes: [] };
const factKey = keys.subjectOf({ modality: "civil_identity", identifiers: ["a"], ...person }).factKey(fact);

/** Listens as Redis does. Gives every command but INFO the reply that is set. */
async function startServer() {
  const state = { reply: "" };
  const server = createServer((socket) => {
    socket.setNoDelay(true).on("error", () => undefined);
    socket.on("data", (chunk) => {
      const isInfo = /\binfo\b/i.test(chunk.toString("latin1"));
      socket.write(isInfo ? `$${String(info.length)}\r\n${info}\r\n` : state.reply);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { state, url: `redis://127.0.0.1:${String(port)}`, close: () => server.close() };
}

/** The users of Redis, all over this connection. */
function createReaders(connection: RedisConnection) {
  const erasures = createLocalErasures();
  const common = { connection, metrics, erasures };
  const cache = createRedisCache({
    ...common,
    sealing: createSealing(ring, "fact-value"),
    ttlSeconds: 60,
    staleSeconds: 60,
  });
  const life = { kind: "session", idleMs: 1_000, maxMs: 1_000 };
  const cacheKeysOf = keys.recordCacheKeys;
  const sessions = createRedisEphemeralStore({ ...life, ...common, keyring: ring, cacheKeysOf });
  return { cache, sessions, erasure: createRedisErasure(connection, erasures, metrics) };
}

export async function createRedisTargets() {
  const server = await startServer();
  let current: RedisConnection | undefined;
  // Each case has a connection of its own: a circuit breaker that has opened would stop the next cases.
  const latest = { get: (_target: object, name: string): unknown => Reflect.get(current ?? {}, name) };
  const { cache, sessions, erasure } = createReaders(new Proxy({}, latest) as RedisConnection);

  const target = defineTarget({
    name: "replies of Redis",
    share: 1,
    cases: replies,
    async check(reply) {
      server.state.reply = reply;
      current = await createRedisConnection(redisOptions(server.url, timeoutMs), log, metrics);
      try {
        const [slot] = await cache.lookUp([factKey], { bypass: false, mayWrite: true });
        const records = [await cache.lastKnown(factKey), await sessions.read("a"), await sessions.take("a")];
        const found = [slot?.value, ...records].find((value) => value !== undefined && value !== null);
        if (found !== undefined) throw new Fault("wrong", "a fact or a session that nobody has sealed");
        const era = await erasure.eraOf(keys.personPrefixes(person));
        return era ? "a generation" : current.state();
      } finally {
        await current.close();
      }
    },
  });
  return { targets: [target], close: server.close };
}
