import { Agent, errors, request } from "undici";
import { OwnError } from "../errors.js";
import { ContentEncodingError, decodeBody } from "./content-encoding.js";
import { userAgent } from "./user-agent.js";

/** Why an upstream gave no usable answer at all. */
export class HttpFailure extends OwnError {
  override readonly name = "HttpFailure";

  constructor(
    /** "cancelled" when the caller gave it up, "timeout" when its own time was over. */
    readonly kind: "timeout" | "unreachable" | "malformed" | "cancelled",
    options: ErrorOptions,
  ) {
    super(`upstream ${kind}`, options);
  }
}

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
  /** May be sent twice. It is, once and over a new connection, when its connection breaks before the answer is whole. */
  readonly isIdempotent?: boolean;
}

/**
 * The one way out. An answer comes whole or not at all: bounded in time and size, no redirect followed. It is asked for
 * without content codings; one that has some is decoded within the same size. Rejects with HttpFailure only.
 */
export type HttpFetch = (url: string | URL, init?: HttpRequest) => Promise<Response>;

export interface HttpClient {
  readonly fetch: HttpFetch;
  readonly close: () => Promise<void>;
}

const maxResponseSize = 256 * 1024;
/** Of every call; no caller changes them. */
const ownHeaders = { "accept-encoding": "identity", "user-agent": userAgent };
const bodilessStatuses = new Set([204, 205, 304]);

/** Before the next address of a host is tried: by default Node waits 250 ms, and abandons an address that is further away. */
const connectAttemptMs = 1_000;
/** An upstream that drops our packets must not cost a whole call each time. Two addresses that do leave a third its time. */
const maxConnectMs = 3 * connectAttemptMs;

/**
 * A pool of connections to one upstream. `timeoutMs` bounds a call from connection to last byte. A POST that may not be sent
 * twice has a connection of its own: the upstream may close one that was kept alive under it.
 */
export function createHttpClient({ timeoutMs, connections }: { timeoutMs: number; connections: number }): HttpClient {
  const connect = {
    timeout: Math.min(timeoutMs, maxConnectMs),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: connectAttemptMs,
  };
  const options = { connections, maxResponseSize, connect };
  const pool = new Agent(options);
  // Without pipelining no connection is kept alive.
  const unpooled = new Agent({ ...options, pipelining: 0 });

  return {
    async fetch(url, init = {}) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const body = toText(init.body);
      const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
      const send = async (dispatcher: Agent) => {
        const headers = { ...Object.fromEntries(new Headers(init.headers)), ...ownHeaders };
        const answer = await request(url, { dispatcher, signal, method: init.method ?? "GET", headers, body });
        return await toResponse(answer.statusCode, answer.headers, () => answer.body.bytes());
      };
      try {
        if (init.isIdempotent) return await send(pool).catch((error: unknown) => resend(error, () => send(unpooled)));
        return await send(init.method === "POST" ? unpooled : pool);
      } catch (cause) {
        throw new HttpFailure(timeout.aborted ? "timeout" : failureKind(cause, signal), { cause });
      }
    },
    async close() {
      await Promise.all([pool.destroy(), unpooled.destroy()]);
    },
  };
}

const brokenCodes = ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"];

/** Sends again where the connection was there, and ended under the call. */
function resend(error: unknown, send: () => Promise<Response>): Promise<Response> {
  if (Error.isError(error) && "code" in error && brokenCodes.includes(String(error.code))) return send();
  throw error;
}

/** Forms and texts are all that the gateway sends. */
function toText(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("the body must be a form or a text");
}

/** The answer is there; its body is of no use. */
const bodyErrors = [errors.ResponseExceededMaxSizeError, ContentEncodingError];

type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

async function toResponse(
  status: number,
  answerHeaders: AnswerHeaders,
  read: () => Promise<Uint8Array>,
): Promise<Response> {
  const headers = new Headers(
    Object.entries(answerHeaders).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => [name, one] as [string, string]),
    ),
  );
  const decode = async () => decodeBody(await read(), headers.get("content-encoding") ?? "", maxResponseSize);
  const body = await decode().catch((error: unknown) => {
    // The status of a refusal, and its Retry-After, count without its body.
    if (status >= 400 && bodyErrors.some((type) => error instanceof type)) return new Uint8Array();
    throw error;
  });
  headers.delete("content-encoding");
  headers.delete("content-length");
  // As bytes: for a text, Response would make up a content type that the upstream did not send.
  return new Response(bodilessStatuses.has(status) ? null : Buffer.from(body), { status, headers });
}

const timeoutErrors = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
const malformedErrors = [...bodyErrors, errors.HTTPParserError, errors.InvalidArgumentError];
/** What fits no header, as a token may, or no Response, as a status may. */
const malformedNames = ["RangeError", "TypeError"];

function failureKind(cause: unknown, signal: AbortSignal): HttpFailure["kind"] {
  if (signal.aborted) return "cancelled";
  if (timeoutErrors.some((type) => cause instanceof type)) return "timeout";
  if (malformedErrors.some((type) => cause instanceof type)) return "malformed";
  if (Error.isError(cause) && malformedNames.includes(cause.name)) return "malformed";
  return "unreachable";
}

/** Bounds work of several calls together: rejects with HttpFailure when its time is over, and aborts what is under way. */
export function within<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  const over = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(new HttpFailure("timeout", { cause: signal.reason }));
    });
  });
  return Promise.race([work(signal), over]);
}

const mostSeconds = 86_400;

/** Whole seconds, a day at most, that an answer's `Retry-After` asks for, as seconds or as a date; undefined where it says neither. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(mostSeconds, Number(value));
  const until = /^[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(until)) return undefined;
  return Math.min(mostSeconds, Math.max(0, Math.ceil((until - Date.now()) / 1000)));
}
