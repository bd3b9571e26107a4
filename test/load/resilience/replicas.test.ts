import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { realLimits } from "../../../sandbox/api-particulier/limits.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { startReplicas, type Replicas } from "../../support/gateway/replicas.js";
import { startLoad } from "../../support/load/load.js";
import { strangers } from "../../support/load/strangers.js";
import { startRedis, type RedisServer } from "../../support/redis/redis.js";
import { measured } from "../../support/run-reports/measured.js";
import { recordDump } from "../../support/run-reports/reports.js";
import { answerStatus, answerYes, startSourceServer } from "../../support/upstreams/source-server.js";

const perSecond = 200;
const seconds = 10;

describe("two replicas", () => {
  let redis: RedisServer;
  let replicas: Replicas;
  const start = async (environment: Readonly<Record<string, string>>) => {
    redis = await startRedis();
    const memory = { REDIS_URL: redis.url, KEYRING: keyringOf(ringKey("k1")) };
    replicas = await startReplicas({ count: 2, limits: realLimits, environment: { ...memory, ...environment } });
  };
  const stop = async () => {
    await replicas.close();
    recordDump(await redis.dump());
    await redis.close();
  };

  describe("that are asked about 200 different people per second, with a source that accepts 20 calls", () => {
    beforeAll(
      () =>
        start({
          CSS_SOURCE: "api-particulier",
          SOURCE_RATE_PER_SECOND: "18",
          SOURCE_RATE_PER_MINUTE: "900",
          REQUEST_DEADLINE_MS: "4000",
        }),
      60_000,
    );
    afterAll(stop);

    it.each<[string, () => Promise<void>]>([
      ["with one Redis", () => Promise.resolve()],
      ["whose Redis is killed during the load, and restarts,", () => redis.kill()],
    ])(
      "%s never make more than 20 calls in any second, and use the available rate",
      async (_name, harm) => {
        const { apiParticulier } = replicas;
        apiParticulier.restore();
        const before = apiParticulier.counters.complementaire_sante_solidaire;
        const harms: Promise<void>[] = [];
        const askAboutNext = strangers(replicas);
        const load = startLoad({
          perSecond,
          seconds,
          maxInFlight: 1_500,
          async send(index) {
            if (index === (perSecond * seconds) / 2) harms.push(harm());
            if (index === perSecond * seconds * 0.8) harms.push(redis.restart());
            await askAboutNext(index % 2);
          },
        });
        expect(await load.done).toMatchObject({ sent: perSecond * seconds, failed: 0, failures: [] });
        await Promise.all(harms);
        expect(apiParticulier.peakPerSecond).toBeLessThanOrEqual(20);
        expect(apiParticulier.refusals).toMatchObject({ rateLimit: 0, swallowed: 0 });
        expect(apiParticulier.banned).toBe(false);
        expect(apiParticulier.counters.complementaire_sante_solidaire - before).toBeGreaterThan(seconds * 8);
      },
      60_000,
    );
  });

  describe("of which one is asked to pause", () => {
    it("both send no call to the source during the pause, and return its remaining duration", async () => {
      const source = await startSourceServer();
      await start({ API_SECU_BASE_URL: source.baseUrl, CACHE_TTL_SECONDS: "0" });
      const token = await replicas.token("test");
      const askReplica = (index: number) => replicas.ask(index, "{ me { css { outcome } } }", token);
      source.behave(answerYes);
      await Promise.all([askReplica(0), askReplica(1)]);

      source.behave(answerStatus(429, { "retry-after": "3" }));
      const refused = source.nextCall();
      const { errors } = await askReplica(0);
      const pausedAt = (await refused).at;
      expect(errors).toMatchObject([{ extensions: { code: "SOURCE_RATE_LIMITED", retryAfter: 3 } }]);

      source.behave(answerYes);
      const again = source.nextCall();
      let answered = false;
      const waiting = async (index: number) => {
        while (!answered) {
          const answer = await askReplica(index);
          answered ||= answer.errors.length === 0;
          if (!answered)
            expect(answer.errors[0]?.extensions).toMatchObject({
              code: "SOURCE_RATE_LIMITED",
              retryAfter: expect.any(Number),
            });
        }
      };
      await Promise.all([waiting(0), waiting(1)]);
      const pauseMs = (await again).at - pausedAt;
      expect(pauseMs).toBeGreaterThanOrEqual(3_000);
      const early = source.calls.filter(({ at }) => at > pausedAt && at < pausedAt + 3_000).length;
      measured(10, { replicas: 2, "Retry-After s": 3, "calls before": early, "next call after s": pauseMs / 1_000 });
      await Promise.all([stop(), source.close()]);
    }, 60_000);
  });
});
