import { describe, expect, it } from "@jest/globals";
import { realLimits } from "../../../sandbox/api-particulier/limits.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { startReplicas } from "../../support/gateway/replicas.js";
import { startLoad } from "../../support/load/load.js";
import { strangers } from "../../support/load/strangers.js";
import { startRedisCluster } from "../../support/redis/cluster.js";
import type { RedisServer } from "../../support/redis/redis.js";
import { startSentinels } from "../../support/redis/sentinels.js";
import { measured } from "../../support/run-reports/measured.js";

const perSecond = 200;
const seconds = 15;
const maxPerSecond = 20;
/** The rate that two gateways share in Redis. */
const rateKey = "source:{API_PARTICULIER}";

interface Servers {
  readonly url: string;
  /** Returns the server that has the rate. */
  readonly ownerOf: () => Promise<RedisServer>;
  readonly close: () => Promise<void>;
}

describe("two gateways that are asked about 200 different people per second, with a source that accepts 20 calls", () => {
  it.each<[string, () => Promise<Servers>]>([
    [
      "sentinels",
      async () => {
        const sentinels = await startSentinels();
        return { ...sentinels, ownerOf: () => sentinels.primary() };
      },
    ],
    [
      "a cluster",
      async () => {
        const cluster = await startRedisCluster();
        return { ...cluster, ownerOf: () => cluster.ownerOf(rateKey) };
      },
    ],
  ])(
    "never make more than 20 calls in any second while the primary with their rate is killed, and another replaces it: %s",
    async (_name, startServers) => {
      const servers = await startServers();
      const environment = {
        REDIS_URL: servers.url,
        KEYRING: keyringOf(ringKey("k1")),
        CSS_SOURCE: "api-particulier",
        SOURCE_RATE_PER_SECOND: "18",
        SOURCE_RATE_PER_MINUTE: "900",
        REQUEST_DEADLINE_MS: "4000",
      };
      const replicas = await startReplicas({ count: 2, limits: realLimits, environment });
      const askAboutNext = strangers(replicas);
      const killed: Promise<void>[] = [];
      const load = startLoad({
        perSecond,
        seconds,
        maxInFlight: 1_500,
        async send(index) {
          if (index === perSecond * 5) killed.push(servers.ownerOf().then((server) => server.kill()));
          await askAboutNext(index % 2);
        },
      });
      const { sent, failed, failures } = await load.done;
      await Promise.all(killed);
      expect({ sent, failed, failures }).toEqual({ sent: perSecond * seconds, failed: 0, failures: [] });
      const { peakPerSecond, refusals, banned, counters } = replicas.apiParticulier;
      expect(peakPerSecond).toBeLessThanOrEqual(maxPerSecond);
      expect(refusals).toMatchObject({ rateLimit: 0, swallowed: 0 });
      expect(banned).toBe(false);
      expect(counters.complementaire_sante_solidaire).toBeGreaterThan(seconds * 6);
      await replicas.close();
      await servers.close();
      measured(51, { requests: sent, failed, "most calls in a second": peakPerSecond });
    },
    90_000,
  );
});
