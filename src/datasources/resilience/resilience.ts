import type { RedisConnection } from "../../cache/redis/connection.js";
import type { HttpFetch } from "../../http-client/http-client.js";
import type { Logger } from "../../logger.js";
import type { SourceName } from "../../schema/benefits/provenance.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { createCallRecords } from "./call-records.js";
import { createBreakers, type BreakerState } from "./circuit-breakers.js";
import type { SourceAnswer } from "./outages.js";
import type { ConsumerRates } from "./rate-limiter/consumer-rates.js";
import { paceOf, type Rate } from "./rate-limiter/pace.js";
import { createRateLimiter } from "./rate-limiter/rate-limiter.js";
import { createSourceFetch } from "./source-fetch.js";

interface Options {
  readonly source: SourceName;
  readonly fetch: HttpFetch;
  readonly limits: Rate & { readonly concurrency: number };
  /** Set where replicas share the quota. */
  readonly connection: RedisConnection | undefined;
  readonly consumerRates: ConsumerRates;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The health of one source, for the operator. */
export interface SourceHealth {
  /** State of each breaker, by operation. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
  readonly banned: boolean;
  readonly inFlight: number;
  readonly queue: number;
  /** Calls that could be made at this moment without waiting; below 0, how many wait. */
  readonly budgetLeft: number;
  /** ISO 8601, UTC; null before the first success. */
  readonly lastSuccess: string | null;
}

/** Creates the resilience layer of one source. It keeps the calls within the source's limits, and fails fast. */
export function createResilience({ source, limits, connection, log, metrics, ...options }: Options) {
  let lastSuccess: Date | undefined;
  const limiter = createRateLimiter(`source:{${source}}`, paceOf(limits), connection);
  const breakers = createBreakers((name, state, cooldownMs) => {
    if (name === "banned") logBan(state, cooldownMs);
    else log[state === "closed" ? "info" : "warn"]({ source, operation: name, breaker: state }, "breaker changed");
  });

  function logBan(state: BreakerState, cooldownMs: number): void {
    if (state === "open") {
      const restSeconds = cooldownMs / 1_000;
      log.error({ source, restSeconds }, "ban: the source does not answer since it rejected a call with 429");
      void limiter.pause(cooldownMs);
    } else log.info({ source, breaker: state }, "ban: one call checks whether the source answers again");
  }

  const { inFlight, waiting, ...sourceFetch } = createSourceFetch({
    ...options,
    breakers,
    limiter,
    concurrency: limits.concurrency,
    records: createCallRecords(source, metrics),
    onAnswer(answer, operation) {
      const { status } = answer.response;
      if (status < 400) lastSuccess = new Date();
      metrics.sourceAnswers.inc({ source, status: String(status) });
      logPause(log, answer, { source, operation });
    },
  });

  const health = (): SourceHealth => ({
    breakers: Object.fromEntries(breakers.states()),
    banned: breakers.isBanned(),
    inFlight: inFlight(),
    queue: waiting(),
    budgetLeft: waiting() > 0 ? -waiting() : limiter.left(),
    lastSuccess: lastSuccess?.toISOString() ?? null,
  });
  metrics.watchSource(source, health);
  return { fetch: sourceFetch.fetch, health };
}

function logPause(
  log: Logger,
  { response, outage }: SourceAnswer,
  about: { source: SourceName; operation: string },
): void {
  if (response.status === 429) log.warn(about, "the source asks for a pause");
  if (outage?.isAnnounced) log.warn({ ...about, seconds: outage.seconds }, "the source announces an outage");
}
