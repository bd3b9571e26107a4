import type { Compression } from "../compression.js";
import type { Persona } from "../people/persona.js";
import type { ReceivedCall } from "../received.js";
import type { SourceAnswer } from "../source-answer.js";
import { createCache } from "./cache.js";
import { benefits, type Benefit } from "./endpoints.js";
import { createLimiter, realLimits, type Limits } from "./limits.js";

/** The person behind a FranceConnect token, and the scopes granted to it. */
interface Holder {
  readonly login: string;
  readonly scopes: ReadonlySet<string>;
}

export interface Options {
  /** 0 = any free port. */
  readonly port: number;
  /** The gateway's own token, for the civil-identity modality. */
  readonly token: string;
  readonly people: readonly Persona[];
  /** Undefined for a token that is unknown or expired. */
  readonly holderOf: (franceConnectToken: string) => Promise<Holder | undefined>;
  readonly limits?: Partial<Limits>;
  readonly compression?: Compression;
}

/** Latency of the providers behind the service, in milliseconds. During this time the same request is refused. */
const usualLatencyMs = 20;

/** State shared by the calls to one stand-in. */
export function createState(limits: Partial<Limits> = {}) {
  return {
    counters: Object.fromEntries(benefits.map((benefit) => [benefit, 0])) as Record<Benefit, number>,
    refusals: { conflict: 0, rateLimit: 0, swallowed: 0 },
    received: [] as ReceivedCall[],
    requestIds: [] as string[],
    overrides: new Map<string, SourceAnswer>(),
    /** Each is used for one call, before `overrides`. */
    nextOverrides: new Map<string, SourceAnswer[]>(),
    /** The URLs of the requests in progress. */
    inProgress: new Set<string>(),
    limiter: createLimiter({ ...realLimits, ...limits }),
    cache: createCache(),
    latencyMs: usualLatencyMs,
  };
}

export type State = ReturnType<typeof createState>;

/** Resets the state to its start; the lists and counters stay. */
export function restore(state: State): void {
  state.overrides.clear();
  state.nextOverrides.clear();
  state.limiter.forget();
  state.cache.forget();
  state.inProgress.clear();
  state.latencyMs = usualLatencyMs;
}
