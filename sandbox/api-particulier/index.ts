import fastify from "fastify";
import { responsesOf } from "../compression.js";
import type { ReceivedCall } from "../received.js";
import { giveAnswer, type SourceAnswer } from "../source-answer.js";
import { benefits, modalities, type Benefit } from "./endpoints.js";
import { apiParticulierError, apiParticulierErrorCodes, contentType, describeError } from "./errors.js";
import { createState, restore, type Options, type State } from "./state.js";
import { giveStatus } from "./status.js";

/** API Particulier v3's stand-in: both ways of asking, answered from the test people behind the service's defences. */
export interface ApiParticulier {
  readonly baseUrl: string;
  /** Calls received, in both modalities, whatever became of them. */
  readonly counters: Readonly<Record<Benefit, number>>;
  /** The same calls, in order. */
  readonly received: readonly ReceivedCall[];
  /** The identifiers given, in order. */
  readonly requestIds: readonly string[];
  /** Calls that the service refused in its own defence: 409, 429, and those of a banned address. */
  readonly refusals: Readonly<Record<"conflict" | "rateLimit" | "swallowed", number>>;
  /** The most calls that any second has held, wherever it began, since the start or `restore`. */
  readonly peakPerSecond: number;
  /** Whether the gateway's address is shut out: its calls are accepted and never answered. */
  readonly banned: boolean;
  /** Answers this instead of the person's own answer, in both modalities, until `restore`. */
  answer(login: string, benefit: Benefit, answer: SourceAnswer): void;
  /** Answers so to the next calls, one each, and then as before. */
  answerNext(login: string, benefit: Benefit, ...answers: SourceAnswer[]): void;
  /** Every answer of a person's own comes out of the service's cache, and has been in it for so many seconds. */
  pretendCached(ageSeconds: number): void;
  /** How long every answer takes that does not come out of the cache. */
  takeTime(milliseconds: number): void;
  /** Shuts the gateway's address out at once. */
  ban(): void;
  /** Ends every ban. */
  lift(): void;
  /** Forgets all of this, the service's cache and what the limits have counted; the lists and counters stay. */
  restore(): void;
  close(): Promise<void>;
}

const loopback = "127.0.0.1";

/** Starts it on loopback. */
export async function startApiParticulier(options: Options): Promise<ApiParticulier> {
  const state = createState(options.limits);
  const http = { ServerResponse: responsesOf(options.compression) };
  const server = fastify({ forceCloseConnections: true, exposeHeadRoutes: false, http });
  for (const benefit of benefits) {
    for (const modality of modalities) {
      server.get(`/v3/dss/${benefit}/${modality}`, (request, reply) =>
        giveStatus(state, options, { benefit, modality }, request, reply),
      );
    }
  }
  // Open to all: they count for no limit.
  server.get("/api/ping", () => ({ status: "ok" }));
  server.get("/api/:name/ping", () => ({ status: "ok" }));
  server.get("/api/errors", () => ({ errors: apiParticulierErrorCodes.map(describeError) }));
  server.setNotFoundHandler((_request, reply) => giveAnswer(reply, apiParticulierError("00402"), contentType));
  const baseUrl = await server.listen({ host: loopback, port: options.port });
  const close = async () => {
    await server.close();
  };
  return Object.assign(createControls(state), { baseUrl, close });
}

function createControls(state: State): Omit<ApiParticulier, "baseUrl" | "close"> {
  const { counters, received, requestIds, refusals, overrides, nextOverrides, limiter, cache } = state;
  return {
    counters,
    received,
    requestIds,
    refusals,
    get peakPerSecond() {
      return limiter.peakPerSecond();
    },
    get banned() {
      return limiter.isBanning();
    },
    answer: (login, benefit, answer) => void overrides.set(`${login} ${benefit}`, answer),
    answerNext: (login, benefit, ...answers) => void nextOverrides.set(`${login} ${benefit}`, answers),
    pretendCached: cache.pretendAge,
    takeTime: (milliseconds) => void (state.latencyMs = milliseconds),
    ban: () => {
      limiter.ban(loopback);
    },
    lift: limiter.lift,
    restore: () => {
      restore(state);
    },
  };
}
