import type { Compression } from "../compression.js";
import type { Persona } from "../people/persona.js";
import type { ReceivedCall } from "../received.js";
import type { SourceAnswer } from "../source-answer.js";

export interface Options {
  /** 0 = any free port. */
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly people: readonly Persona[];
  readonly compression: Compression;
  /** The login of the person behind an active FranceConnect token; `undefined` for any other token. */
  readonly loginOf: (franceConnectToken: string) => Promise<string | undefined>;
}

/** State shared by the routes of one stand-in. */
export function createState() {
  return {
    counters: { token: 0, CSS: 0, RSA: 0 },
    civilIdentityCounters: { CSS: 0, RSA: 0 },
    received: [] as ReceivedCall[],
    correlationIds: [] as string[],
    /** The scope of each token. */
    tokens: new Map<string, string>(),
    overrides: new Map<string, SourceAnswer>(),
    tokenAnswer: undefined as SourceAnswer | undefined,
  };
}

export type State = ReturnType<typeof createState>;
