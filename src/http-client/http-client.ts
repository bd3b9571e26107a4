import { Agent, errors } from "undici";
import { InternalError } from "../errors.js";
import { ContentEncodingError, decodeBody } from "./content-encoding.js";
import { Cancellation, exchange, type ReceivedAnswer } from "./exchange.js";
import { HttpAnswer } from "./http-answer.js";
import { userAgent } from "./user-agent.js";

/** Why an upstream gave no usable answer at all. */
export class HttpFailure extends InternalError {
  override readonly name = "HttpFailure";

  constructor(
    /** "cancelled" when the caller cancelled the call, "timeout" when its own time was over. */
    readonly kind: "timeout" | "unreachable" | "malformed" | "cancelled",
    options?: ErrorOptions,
  ) {
    super(`upstream ${kind}`, options);
  }
}

export interface HttpRequest {
  readonly method?: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
  /**
   * Whether it may be sent twice. It is sent again once, over a new connection, if its connection breaks before the
   * answer is complete.
   */
  readonly isIdempotent?: boolean;
}

/**
 * The only function for outgoing calls. An answer arrives complete or not at all: bounded in time and size, without
 * redirects. The request asks for an answer without content codings; an answer with codings is decoded within the same
 * size. Rejects with HttpFailure only.
 */
export type HttpFetch = (url: string | URL, init?: HttpRequest) => Promise<HttpAnswer>;

export interface HttpClient {
  readonly fetch: HttpFetch;
  readonly close: () => Promise<void>;
}

const maxResponseSize = 256 * 1024;
/** Sent with every call; callers cannot change them. */
const defaultHeaders = { "accept-encoding": "identity", "user-agent": userAgent };

/**
 * Delay before the next address of a host is tried: by default Node waits 250 ms, and abandons an address that is
 * further away.
 */
const connectAttemptMs = 1_000;
/**
 * An upstream that drops our packets must not cost a whole call each time. After two such addresses, a third still has
 * time.
 */
const maxConnectMs = 3 * connectAttemptMs;

/**
 * Creates a pool of connections to one upstream. `timeoutMs` bounds a call from connection to last byte. A POST that
 * may not be sent twice uses its own connection: the upstream may close a kept-alive connection during the call.
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
      const call = new Cancellation();
      const timer = setTimeout(() => {
        call.cancel(new TimeOver());
      }, timeoutMs);
      const cancel = () => {
        call.cancel(new Cancelled());
      };
      if (init.signal?.aborted) cancel();
      init.signal?.addEventListener("abort", cancel, { once: true });
      const send = async (dispatcher: Agent) => {
        const { method = "GET", headers } = init;
        const request = { url: new URL(url), method, body: toText(init.body) };
        return decoded(await exchange(dispatcher, { ...request, headers: { ...headers, ...defaultHeaders } }, call));
      };
      try {
        if (init.isIdempotent) return await send(pool).catch((error: unknown) => resend(error, () => send(unpooled)));
        return await send(init.method === "POST" ? unpooled : pool);
      } catch (cause) {
        throw new HttpFailure(failureKind(cause), { cause });
      } finally {
        clearTimeout(timer);
        init.signal?.removeEventListener("abort", cancel);
      }
    },
    async close() {
      await Promise.all([pool.destroy(), unpooled.destroy()]);
    },
  };
}

/** The reasons of a cancellation. */
class TimeOver extends InternalError {}
class Cancelled extends InternalError {}

const brokenCodes = ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"];

/** Sends again if the connection was established, and broke during the call. */
function resend(error: unknown, send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  if (Error.isError(error) && "code" in error && brokenCodes.includes(String(error.code))) return send();
  throw error;
}

/** The gateway sends only forms and texts. */
function toText(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("the body must be a form or a text");
}

/** The answer arrived, but its body is unusable. */
const bodyErrors = [errors.ResponseExceededMaxSizeError, ContentEncodingError];

async function decoded({ status, headers, body }: ReceivedAnswer): Promise<HttpAnswer> {
  const codings = [headers["content-encoding"] ?? []].flat().join(", ");
  // A `Response` refuses these statuses.
  if (status < 200 || status > 599) throw new RangeError("not a status of an answer");
  if (!codings) return new HttpAnswer(status, headers, body);
  const whole = await decodeBody(body, codings, maxResponseSize).catch((error: unknown) => {
    // The status of a refusal, and its Retry-After, are valid without its body.
    if (status >= 400 && error instanceof ContentEncodingError) return new Uint8Array();
    throw error;
  });
  return new HttpAnswer(status, headers, whole);
}

const timeoutErrors = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
const malformedErrors = [...bodyErrors, errors.HTTPParserError, errors.InvalidArgumentError];
/** Errors for a value that fits no header (such as a token) or no Response (such as a status). */
const malformedNames = ["RangeError", "TypeError"];

function failureKind(cause: unknown): HttpFailure["kind"] {
  if (cause instanceof TimeOver) return "timeout";
  if (cause instanceof Cancelled) return "cancelled";
  if (timeoutErrors.some((type) => cause instanceof type)) return "timeout";
  if (malformedErrors.some((type) => cause instanceof type)) return "malformed";
  if (Error.isError(cause) && malformedNames.includes(cause.name)) return "malformed";
  return "unreachable";
}

/** Bounds several calls, one after the other: rejects with HttpFailure when the time is over, and aborts the call. */
export async function within<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const failure = new HttpFailure("timeout");
    controller.abort(failure);
    over.reject(failure);
  }, timeoutMs);
  try {
    return await Promise.race([work(controller.signal), over.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const maxSeconds = 86_400;

/**
 * Returns the delay that `Retry-After` asks for, as seconds or as a date: whole seconds, at most a day. Undefined if it
 * is neither.
 */
export function retryAfterSeconds(answer: HttpAnswer): number | undefined {
  const value = answer.header("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(maxSeconds, Number(value));
  const until = /^[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(until)) return undefined;
  return Math.min(maxSeconds, Math.max(0, Math.ceil((until - Date.now()) / 1000)));
}
