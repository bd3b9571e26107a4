import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  DelegateBackoff,
  handleWhen,
  type IBreaker,
  type Policy,
} from "cockatiel";
import { HttpFailure } from "../../http-client/http-client.js";
import { SourceFailure } from "../source-failure.js";
import { createOutages, type JudgedAnswer, type SourceAnswer } from "./outages.js";

/** Opens when three quarters of the last twenty calls failed: the next ones would fail too. */
const failureWindow = { size: 20, minimumNumberOfCalls: 20, threshold: 0.75 };
/** The cooldown doubles each time that a probe fails. */
const failureCooldown = { firstMs: 2_000, maxMs: 30_000 };
/** A ban lasts for hours, and a call may prolong it. */
const banCooldown = { firstMs: 60_000, maxMs: 3_600_000 };

/**
 * Whether the source timed out, or refused or dropped the connection. A call that we aborted says nothing about the
 * source.
 */
function isNoAnswer(error: unknown): boolean {
  return error instanceof HttpFailure && (error.kind === "timeout" || error.kind === "unreachable");
}

const isFailure = handleWhen(isNoAnswer).orWhenResult((result) => (result as JudgedAnswer).isFailure);

/** Called at each state change, with the operation or with "banned". */
type OnChange = (name: string, state: BreakerState, cooldownMs: number) => void;

export type BreakerState = "closed" | "open" | "half-open";
const names: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: "closed",
  [CircuitState.Open]: "open",
  [CircuitState.HalfOpen]: "half-open",
  [CircuitState.Isolated]: "open",
};

/**
 * Creates one circuit breaker per operation of a source, since one address serves several services. A breaker counts
 * 5xx answers, timeouts and silence. It never counts our own refusals, nor an outage that the source announces. During
 * an announced outage the operation is not called; after its end, a single call goes first. A further breaker serves
 * the whole source: silence after a 429 answer is a ban. Each breaker lets one probe through after its cooldown.
 */
export function createBreakers(onChange: OnChange) {
  const operations = new Map<string, Breaker>();
  const outages = createOutages();
  let wasRateLimited = false;
  const isBan = handleWhen((error) => wasRateLimited && isNoAnswer(error));
  const banned = createBreaker(isBan, new ConsecutiveBreaker(1), banCooldown, onChange.bind(undefined, "banned"));

  function breakerOf(operation: string): Breaker {
    const known = operations.get(operation);
    if (known) return known;
    const onBreakerChange = onChange.bind(undefined, operation);
    const breaker = createBreaker(isFailure, new CountBreaker(failureWindow), failureCooldown, onBreakerChange);
    operations.set(operation, breaker);
    return breaker;
  }

  /** Throws SourceFailure SOURCE_UNAVAILABLE where a call would be rejected. */
  function check(operation: string): Breaker {
    banned.check();
    outages.check(operation);
    const breaker = breakerOf(operation);
    breaker.check();
    return breaker;
  }

  return {
    check: (operation: string): void => void check(operation),
    /** `isProbe` is true where the call must finish, even if no request waits for it. Throws as `check` does. */
    execute: (operation: string, call: (isProbe: boolean) => Promise<SourceAnswer>): Promise<SourceAnswer> => {
      const breaker = check(operation);
      const isProbe = !banned.isClosed() || !breaker.isClosed();
      const judge = () =>
        outages.judge(operation, isProbe, async (isChecking) => {
          const answer = await call(isProbe || isChecking);
          wasRateLimited = answer.response.status === 429;
          return answer;
        });
      return banned.execute(() => breaker.execute(judge));
    },
    states: () => [...operations].map(([operation, breaker]) => [operation, breaker.state()] as const),
    isBanned: () => !banned.isClosed(),
  };
}

export type Breakers = ReturnType<typeof createBreakers>;

type Breaker = ReturnType<typeof createBreaker>;

function createBreaker(
  failures: Policy,
  breaker: IBreaker,
  { firstMs, maxMs }: typeof failureCooldown,
  onChange: (state: BreakerState, cooldownMs: number) => void,
) {
  let cooldownMs = 0;
  let coolsDownUntil = 0;
  const halfOpenAfter = new DelegateBackoff<{ attempt: number }>(
    ({ attempt }) => (cooldownMs = Math.min(maxMs, firstMs * 2 ** (attempt - 1))),
  );
  const policy = circuitBreaker(failures, { halfOpenAfter, breaker });
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) coolsDownUntil = Date.now() + cooldownMs;
    onChange(names[state], cooldownMs);
  });
  return {
    state: () => names[policy.state],
    isClosed: () => policy.state === CircuitState.Closed,
    /** Throws at once, where the library would wait for the end of the probe. */
    check(): void {
      const left = coolsDownUntil - Date.now();
      const isCoolingDown = policy.state === CircuitState.Open && left > 0;
      if (!isCoolingDown && policy.state !== CircuitState.HalfOpen) return;
      throw new SourceFailure("SOURCE_UNAVAILABLE", Math.max(1, Math.ceil(left / 1_000)));
    },
    execute: (call: () => Promise<JudgedAnswer>) => policy.execute(call),
  };
}
