import fastify, { type FastifyInstance } from "fastify";
import { responsesOf, type Compression } from "../compression.js";
import type { Persona } from "../people/persona.js";
import type { ReceivedCall } from "../received.js";
import type { SourceAnswer } from "../source-answer.js";
import { operations } from "./operations.js";
import { createState, type Options } from "./state.js";
import { giveStatus } from "./status.js";
import { giveToken } from "./tokens.js";

type Benefit = keyof Persona["apiSecu"];

/** A stand-in of API-SECU v1: client credentials and both modalities, with answers from the test people. */
export interface ApiSecu {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  /** Numbers of calls received; `CSS` and `RSA` count the FranceConnect modality. */
  readonly counters: Readonly<Record<"token" | Benefit, number>>;
  readonly civilIdentityCounters: Readonly<Record<Benefit, number>>;
  /** The calls received, except token requests, in order. */
  readonly received: readonly ReceivedCall[];
  /** The correlation ids received, in order. */
  readonly correlationIds: readonly string[];
  /** Replaces the person's own answer, in both modalities, until `restore`. */
  answer(login: string, benefit: Benefit, answer: SourceAnswer): void;
  /** Replaces the answer to token requests, until `restore`. */
  answerTokenRequests(answer: SourceAnswer): void;
  /** Removes every token issued so far: the next call with one of them gets a 401. */
  expireTokens(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Starts the stand-in on loopback. */
export async function startApiSecu(options: Options): Promise<ApiSecu> {
  const state = createState();
  const server = createServer(options.compression);
  server.post("/oauth/token", (request, reply) => giveToken(state, options, request, reply));
  for (const operation of operations) {
    server.get(operation.path, (request, reply) => giveStatus(state, options, operation, request, reply));
  }
  const baseUrl = await server.listen({ host: "127.0.0.1", port: options.port });

  return {
    baseUrl,
    tokenUrl: `${baseUrl}/oauth/token`,
    counters: state.counters,
    civilIdentityCounters: state.civilIdentityCounters,
    received: state.received,
    correlationIds: state.correlationIds,
    answer: (login, benefit, answer) => void state.overrides.set(`${login} ${benefit}`, answer),
    answerTokenRequests: (answer) => void (state.tokenAnswer = answer),
    expireTokens: () => {
      state.tokens.clear();
    },
    restore: () => {
      state.overrides.clear();
      state.tokenAnswer = undefined;
    },
    close: async () => {
      await server.close();
    },
  };
}

function createServer(compression: Compression): FastifyInstance {
  const server = fastify({ forceCloseConnections: true, http: { ServerResponse: responsesOf(compression) } });
  const form = "application/x-www-form-urlencoded";
  server.addContentTypeParser(form, { parseAs: "string" }, (_request, body, done) => {
    done(null, body);
  });
  return server;
}
