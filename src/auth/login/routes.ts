import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from "fastify";
import { createDeadline } from "../../deadline.js";
import { GatewayError } from "../../errors.js";
import type { Benefit } from "../../schema/benefits/benefit.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import { loginCookie, sessionCookie } from "./cookies.js";
import { isFromAllowedOrigin } from "./csrf.js";
import { LoginFailure, type LoginFailureReason } from "./failure.js";
import type { FranceConnectLogin } from "./franceconnect-client.js";
import {
  badParameterPage,
  failurePage,
  foreignLogoutPage,
  overloadedPage,
  sendPage,
  signedOutPage,
  tooManyPage,
} from "./pages.js";
import { BadParameter, loginAddress, readLoginRequest } from "./query.js";
import type { ReturnRules } from "./return-to.js";
import type { Sessions } from "./sessions.js";
import { attemptLife, type LoginSteps } from "./steps.js";

const browserBytes = 32;
/** Characters of a callback's parameters: a code, a state and an issuer fit well. */
const maxCallbackLength = 4_096;

/**
 * The requests of a browser during a sign-in. Each has its own quota, so that a login that has started can be
 * completed.
 */
export type SignInStep = "login" | "callback" | "logout";

interface Options {
  readonly steps: LoginSteps;
  readonly sessions: Sessions<unknown>;
  readonly franceConnect: FranceConnectLogin;
  /** The benefits that a login can name. */
  readonly offered: readonly Benefit[];
  readonly returnRules: ReturnRules;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly deadlineMs: number;
  /** The hooks that run before each step of a sign-in. They reject with OVERLOADED or RATE_LIMITED. */
  readonly before: (step: SignInStep) => Pick<RouteShorthandOptions, "onRequest" | "preHandler">;
  /** Counts logins by result. */
  readonly logins: Metrics["logins"];
}

/**
 * Sign-in through the gateway: `GET /auth/login`, `GET /auth/callback`, `POST /auth/logout`, `GET /auth/logged-out`. A
 * failure ends on a page that says what to do. The page never shows an error text of FranceConnect or of the gateway.
 */
export function loginRoutes(options: Options) {
  const { before } = options;
  return async (root: FastifyInstance): Promise<void> => {
    await root.register((server, _options, done) => {
      // The form has no fields, whatever its content type: the body is discarded.
      server.removeAllContentTypeParsers();
      server.addContentTypeParser("*", (_request, payload, parsed) => {
        payload.resume().on("end", () => {
          parsed(null);
        });
      });
      server.setErrorHandler(sendRefusal);
      server.get("/auth/login", before("login"), (request, reply) => begin(options, request, reply));
      server.get("/auth/callback", before("callback"), (request, reply) => complete(options, request, reply));
      server.post("/auth/logout", before("logout"), (request, reply) => signOut(options, request, reply));
      server.get("/auth/logged-out", (_request, reply) => sendPage(reply, signedOutPage));
      done();
    });
  };
}

async function begin({ steps, offered, returnRules, logins }: Options, request: FastifyRequest, reply: FastifyReply) {
  try {
    const login = readLoginRequest(queryOf(request), { offered, returnRules });
    // All tabs share the same value. Each tab has its own state.
    const browser = loginCookie.read(request) ?? randomBytes(browserBytes).toString("base64url");
    const url = await steps.begin(login, browser);
    logins.inc({ result: "begun" });
    loginCookie.set(reply, browser, attemptLife.idleMs / 1000);
    return await reply.header("cache-control", "no-store").redirect(url);
  } catch (error) {
    if (error instanceof BadParameter) return sendPage(reply, badParameterPage(error.parameter, error.rule));
    return refuse(error, undefined, logins, request, reply);
  }
}

async function complete(
  { steps, sessions, logins, deadlineMs }: Options,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const query = queryOf(request);
  let again: string | undefined;
  try {
    if (query.toString().length > maxCallbackLength) throw new LoginFailure("restart");
    const attempt = await steps.attemptOf(loginCookie.read(request), query.get("state"));
    again = loginAddress(attempt);
    const deadline = createDeadline(deadlineMs, reply.elapsedTime);
    reply.raw.once("close", deadline.end);
    const id = await steps.complete(attempt, query, request.log, deadline);
    const former = sessionCookie.read(request);
    if (typeof former === "string") await sessions.replace(former);
    logins.inc({ result: "signed_in" });
    request.log.info("signed in");
    sessionCookie.set(reply, id);
    return await reply.header("cache-control", "no-store").redirect(attempt.returnTo);
  } catch (error) {
    return refuse(error, again, logins, request, reply);
  }
}

/** Ends the session here, then redirects the browser to end it at FranceConnect. */
async function signOut(
  { sessions, franceConnect, allowedOrigins }: Options,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (!isFromAllowedOrigin(request.headers, allowedOrigins)) return sendPage(reply, foreignLogoutPage);
  const id = sessionCookie.read(request);
  const session = typeof id === "string" ? await sessions.read(id) : null;
  if (typeof id === "string") await sessions.end(id, session);
  sessionCookie.clear(reply);
  loginCookie.clear(reply);
  const atFranceConnect = session && (await franceConnect.logoutUrl(session.idToken).catch(() => undefined));
  reply.headers({ "cache-control": "no-store", "clear-site-data": '"cache"' });
  return reply.redirect(atFranceConnect ?? "/auth/logged-out", 303);
}

/** Sends a page for a request that is refused before its step starts. */
function sendRefusal(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof GatewayError)) throw error;
  const { code, details } = error;
  const { retryAfter = 1 } = details;
  reply.header("retry-after", retryAfter);
  if (code === "RATE_LIMITED") return sendPage(reply, tooManyPage(retryAfter));
  if (code === "OVERLOADED") return sendPage(reply, overloadedPage);
  throw error;
}

function refuse(
  error: unknown,
  again: string | undefined,
  logins: Options["logins"],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const reason = reasonOf(error);
  if (!reason) throw error;
  logins.inc({ result: reason });
  const expected = ["denied", "restart"].includes(reason);
  request.log[expected ? "info" : "warn"]({ err: error }, "login refused");
  return sendPage(reply, failurePage(reason, again));
}

function reasonOf(error: unknown): LoginFailureReason | undefined {
  if (error instanceof LoginFailure) return error.reason;
  return error instanceof GatewayError && error.code === "FORBIDDEN" ? "forbidden" : undefined;
}

function queryOf({ url }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(url.split("?").slice(1).join("?"));
}
