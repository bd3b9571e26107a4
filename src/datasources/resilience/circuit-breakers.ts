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

/** Most of the last twenty calls failed: the next ones would. */
const sickness = { size: 20, minimumNumberOfCalls: 20, threshold: 0.75 };
/** Doubled each time that a probe fails. */
const sickRest = { firstMs: 2_000, longestMs: 30_000 };
/** A ban lasts for hours, and a call may prolong it. */
const banRest = { firstMs: 60_000, longestMs: 3_600_000 };

/** A source's time-outs, and connections that it does not take or does not keep. What we gave up ourselves says nothing of it. */
function isSilence(error: unknown): boolean {
  return error instanceof HttpFailure && (error.kind === "timeout" || error.kind === "unreachable");
}

const isFailure = handleWhen(isSilence).orWhenResult((result) => (result as JudgedAnswer).isFailure);

/** Told of each change, with the operation, or with "banned". */
type OnChange = (name: string, state: BreakerState, restMs: number) => void;

export type BreakerState = "closed" | "open" | "half-open";
const names: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: "closed",
  [CircuitState.Open]: "open",
  [CircuitState.HalfOpen]: "half-open",
  [CircuitState.Isolated]: "open",
};

/**
 * One breaker for each operation of a source, since behind one address stand several services; it counts 5xx, time-outs and silence,
 * never a refusal of ours, nor an outage that the source announces: the operation is then not called until its end, and first by one call alone. And one for the source: silence after it has refused us for our number is a ban. Each lets one probe
 * through when it has rested.
 */
export function createBreakers(onChange: OnChange) {
  const operations = new Map<string, Breaker>();
  const outages = createOutages();
  let refusedForNumber = false;
  const isBan = handleWhen((error) => refusedForNumber && isSilence(error));
  const banned = createBreaker(isBan, new ConsecutiveBreaker(1), banRest, onChange.bind(undefined, "banned"));

  function breakerOf(operation: string): Breaker {
    const known = operations.get(operation);
    if (known) return known;
    const told = onChange.bind(undefined, operation);
    const breaker = createBreaker(isFailure, new CountBreaker(sickness), sickRest, told);
    operations.set(operation, breaker);
    return breaker;
  }

  /** Throws SourceFailure SOURCE_UNAVAILABLE where a call would be refused. */
  function check(operation: string): Breaker {
    banned.check();
    outages.check(operation);
    const breaker = breakerOf(operation);
    breaker.check();
    return breaker;
  }

  return {
    check: (operation: string): void => void check(operation),
    /** `isProbe` where the call must come to its end, whoever waits for it. Throws as `check` does. */
    execute: (operation: string, call: (isProbe: boolean) => Promise<SourceAnswer>): Promise<SourceAnswer> => {
      const breaker = check(operation);
      const isProbe = !banned.isClosed() || !breaker.isClosed();
      const judge = () =>
        outages.judge(operation, isProbe, async (isLooking) => {
          const answer = await call(isProbe || isLooking);
          refusedForNumber = answer.response.status === 429;
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
  { firstMs, longestMs }: typeof sickRest,
  onChange: (state: BreakerState, restMs: number) => void,
) {
  let restMs = 0;
  let restsUntil = 0;
  const halfOpenAfter = new DelegateBackoff<{ attempt: number }>(
    ({ attempt }) => (restMs = Math.min(longestMs, firstMs * 2 ** (attempt - 1))),
  );
  const policy = circuitBreaker(failures, { halfOpenAfter, breaker });
  policy.onStateChange((state) => {
    if (state === CircuitState.Open) restsUntil = Date.now() + restMs;
    onChange(names[state], restMs);
  });
  return {
    state: () => names[policy.state],
    isClosed: () => policy.state === CircuitState.Closed,
    /** At once, where the library would wait for the probe's end. */
    check(): void {
      const left = restsUntil - Date.now();
      const isResting = policy.state === CircuitState.Open && left > 0;
      if (!isResting && policy.state !== CircuitState.HalfOpen) return;
      throw new SourceFailure("SOURCE_UNAVAILABLE", Math.max(1, Math.ceil(left / 1_000)));
    },
    execute: (call: () => Promise<JudgedAnswer>) => policy.execute(call),
  };
}
