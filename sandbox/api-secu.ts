import { randomBytes } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { apiSecuError, type Persona, type SourceAnswer } from "./personas.js";
import { giveAnswer } from "./source-answer.js";

type Benefit = keyof Persona["apiSecu"];

export interface ApiSecuOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly people: readonly Persona[];
  /** The login of the person whom an active FranceConnect token names. */
  readonly loginOf: (franceConnectToken: string) => Promise<string | undefined>;
}

/** API-SECU v1's stand-in: client credentials and the FranceConnect modality, answered from the test people. */
export interface ApiSecu {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  /** Calls received. */
  readonly counters: { token: number; CSS: number; RSA: number };
  /** The correlation ids received, in order. */
  readonly correlationIds: string[];
  /** Answers this instead of the person's own answer, until `restore`. */
  answer(login: string, benefit: Benefit, answer: SourceAnswer): void;
  /** Answers token requests so, until `restore`. */
  answerTokenRequests(answer: SourceAnswer): void;
  /** Forgets every token given so far: the next call with one is a 401. */
  expireTokens(): void;
  restore(): void;
  close(): Promise<void>;
}

const tokenLifetimeSeconds = 300;
const scopes: Readonly<Record<Benefit, string>> = { CSS: "CSS_FC", RSA: "RSA_FC" };

function createState() {
  return {
    counters: { token: 0, CSS: 0, RSA: 0 },
    correlationIds: [] as string[],
    /** Each with its scope. */
    tokens: new Map<string, string>(),
    overrides: new Map<string, SourceAnswer>(),
    tokenAnswer: undefined as SourceAnswer | undefined,
  };
}

type State = ReturnType<typeof createState>;

/** Starts it on loopback. */
export async function startApiSecu(options: ApiSecuOptions): Promise<ApiSecu> {
  const state = createState();
  const server = createServer();
  server.post("/oauth/token", (request, reply) => giveToken(state, options, request, reply));
  for (const benefit of ["CSS", "RSA"] as const) {
    server.get(`/prestations/v1/fc/${benefit}`, (request, reply) =>
      giveStatus(state, options, benefit, request, reply),
    );
  }
  const baseUrl = await server.listen({ host: "127.0.0.1", port: options.port });

  return {
    baseUrl,
    tokenUrl: `${baseUrl}/oauth/token`,
    counters: state.counters,
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

function giveToken(state: State, options: ApiSecuOptions, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  state.counters.token += 1;
  if (state.tokenAnswer) return giveAnswer(reply, state.tokenAnswer);
  const form = new URLSearchParams(String(request.body));
  const scope = form.get("scope") ?? "";
  if (request.headers.authorization !== undefined || !isClient(form, options)) {
    return reply.code(401).send({ error: "invalid_client" });
  }
  if (form.get("grant_type") !== "client_credentials" || !Object.values(scopes).includes(scope)) {
    return reply.code(400).send({ error: "invalid_scope" });
  }
  const token = randomBytes(32).toString("base64url");
  state.tokens.set(token, scope);
  return reply.send({ access_token: token, token_type: "Bearer", expires_in: tokenLifetimeSeconds, scope });
}

async function giveStatus(
  { counters, correlationIds, tokens, overrides }: State,
  { people, loginOf }: ApiSecuOptions,
  benefit: Benefit,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  counters[benefit] += 1;
  const granted = tokens.get(request.headers.authorization?.replace(/^Bearer /, "") ?? "");
  if (granted === undefined) return reply.code(401).send();
  if (granted !== scopes[benefit]) return giveAnswer(reply, apiSecuError(40301));
  const correlationId = header(request, "x-correlation-id");
  const token = header(request, "x-franceconnect-token");
  if (!isFreshUuid(correlationId, correlationIds) || token.length === 0 || token.length > 255) {
    return reply.code(418).send("a header is missing, too long or used before");
  }
  correlationIds.push(correlationId);
  const login = await loginOf(token);
  const person = people.find((one) => one.login === login);
  return giveAnswer(
    reply,
    overrides.get(`${login ?? ""} ${benefit}`) ?? person?.apiSecu[benefit] ?? apiSecuError(40402),
  );
}

function createServer(): FastifyInstance {
  const server = fastify({ forceCloseConnections: true });
  const form = "application/x-www-form-urlencoded";
  server.addContentTypeParser(form, { parseAs: "string" }, (_request, body, done) => {
    done(null, body);
  });
  return server;
}

function isClient(form: URLSearchParams, { clientId, clientSecret }: ApiSecuOptions): boolean {
  return form.get("client_id") === clientId && form.get("client_secret") === clientSecret;
}

function header(request: FastifyRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}

function isFreshUuid(value: string, seen: readonly string[]): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(value) && !seen.includes(value);
}
