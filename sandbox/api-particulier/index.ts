import fastify from "fastify";
import { responsesOf } from "../compression.js";
import type { ReceivedCall } from "../received.js";
import { giveAnswer, type SourceAnswer } from "../source-answer.js";
import { benefits, modalities, type Benefit } from "./endpoints.js";
import { apiParticulierError, apiParticulierErrorCodes, contentType, describeError } from "./errors.js";
import { createState, restore, type Options, type State } from "./state.js";
import { giveStatus } from "./status.js";

/** A stand-in of API Particulier v3: both modalities and the service's limits, with answers from the test people. */
export interface ApiParticulier {
  readonly baseUrl: string;
  /** Numbers of calls received, in both modalities, whatever the answer. */
  readonly counters: Readonly<Record<Benefit, number>>;
  /** The same calls, in order. */
  readonly received: readonly ReceivedCall[];
  /** The request identifiers issued, in order. */
  readonly requestIds: readonly string[];
  /** Numbers of calls that the service refused to protect itself: 409, 429, and those of a banned address. */
  readonly refusals: Readonly<Record<"conflict" | "rateLimit" | "swallowed", number>>;
  /** The highest number of calls in any sliding second, since the start or `restore`. */
  readonly peakPerSecond: number;
  /** Whether the gateway's address is banned: its calls are accepted and never answered. */
  readonly banned: boolean;
  /** Replaces the person's own answer, in both modalities, until `restore`. */
  answer(login: string, benefit: Benefit, answer: SourceAnswer): void;
  /** Gives these answers to the next calls, one per call, and then answers as before. */
  answerNext(login: string, benefit: Benefit, ...answers: SourceAnswer[]): void;
  /** Marks every person's own answer as cached by the service, with this age in seconds. */
  pretendCached(ageSeconds: number): void;
  /** Sets the latency of every answer that is not cached. */
  takeTime(milliseconds: number): void;
  /** Bans the gateway's address at once. */
  ban(): void;
  /** Ends every ban. */
  lift(): void;
  /** Resets all of these settings, the service's cache and the limiter's counts; the lists and counters stay. */
  restore(): void;
  close(): Promise<void>;
}

const loopback = "127.0.0.1";

/** Starts the stand-in on loopback. */
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
  // Public routes: the limiter does not count them.
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
