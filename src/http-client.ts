import { Agent, errors, request } from "undici";

/** Why an upstream gave no usable answer at all. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";

  constructor(
    readonly kind: "timeout" | "unreachable" | "malformed",
    options: ErrorOptions,
  ) {
    super(`upstream ${kind}`, options);
  }
}

interface HttpRequest {
  readonly method?: string;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
}

/**
 * The one way out. An answer comes whole or not at all: bounded in time and size, never decompressed, no redirect
 * followed. Rejects with HttpFailure only.
 */
export type HttpFetch = (url: string | URL, init?: HttpRequest) => Promise<Response>;

export interface HttpClient {
  readonly fetch: HttpFetch;
  readonly close: () => Promise<void>;
}

const maxResponseSize = 256 * 1024;
const bodilessStatuses = new Set([204, 205, 304]);

/** A pool of connections to one upstream. `timeoutMs` bounds a call from connection to last byte. */
export function createHttpClient({ timeoutMs, connections }: { timeoutMs: number; connections: number }): HttpClient {
  const dispatcher = new Agent({ connections, maxResponseSize, connect: { timeout: timeoutMs } });
  return {
    async fetch(url, init = {}) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const body = toText(init.body);
      const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
      try {
        const answer = await request(url, {
          dispatcher,
          signal,
          method: init.method ?? "GET",
          headers: Object.fromEntries(new Headers(init.headers)),
          body,
        });
        const text = await answer.body.text();
        return toResponse(answer.statusCode, answer.headers, text);
      } catch (cause) {
        throw new HttpFailure(failureKind(cause, timeout.aborted), { cause });
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** Forms and texts are all that the gateway sends. */
function toText(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError("the body must be a form or a text");
}

function toResponse(status: number, headers: Readonly<Record<string, string | string[] | undefined>>, text: string) {
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] as [string, string]),
  );
  return new Response(bodilessStatuses.has(status) ? null : text, { status, headers: flat });
}

const timeoutErrors = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];
const malformedErrors = [errors.ResponseExceededMaxSizeError, errors.HTTPParserError, RangeError];

function failureKind(cause: unknown, timedOut: boolean): HttpFailure["kind"] {
  if (timedOut || timeoutErrors.some((type) => cause instanceof type)) return "timeout";
  if (malformedErrors.some((type) => cause instanceof type)) return "malformed";
  return "unreachable";
}

/** Whole seconds that an answer's `Retry-After` asks for, as seconds or as a date; undefined where there is none to read. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
