import { randomInt } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { GatewayError } from "../../errors.js";
import { refusalHeaders, type AllowedOrigins } from "../cors.js";
import { formatError, toRequestError } from "../format-error.js";
import { mediaTypeFor } from "../media-type.js";
import { requestIdOf } from "../request-id.js";
import { graphqlHeaders } from "../routes/graphql.js";
import type { Refuse } from "./admission.js";
import type { PausedSockets } from "./paused-sockets.js";

/** Seconds. Clients that were refused together do not return together. */
const retryAfter = { min: 1, max: 4 };

interface Options {
  /** The security headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly origins: AllowedOrigins;
  /** Undefined behind a proxy, whose connections carry the requests of many clients. */
  readonly pausedSockets: PausedSockets | undefined;
}

/**
 * Returns the function that refuses a request with OVERLOADED: HTTP 503, `Retry-After`, and a body that was written
 * once. It then pauses the connection, or closes it if no more can be paused.
 */
export function createRefuse({ headers: securityHeaders, origins, pausedSockets }: Options): Refuse {
  const constantHeaders = Object.entries({ ...securityHeaders, ...graphqlHeaders }).flat();
  const bodies = new Map<number, string>();
  for (let seconds = retryAfter.min; seconds <= retryAfter.max; seconds += 1) bodies.set(seconds, bodyOf(seconds));

  return (request: IncomingMessage, response: ServerResponse) => {
    const { headers, socket } = request;
    const seconds = randomInt(retryAfter.min, retryAfter.max + 1);
    const body = bodies.get(seconds) ?? "";
    const isClosed = pausedSockets?.hasRoom() === false;
    response.writeHead(503, [
      ...constantHeaders,
      ...Object.entries(refusalHeaders(headers.origin ?? "", origins)).flat(),
      ...["content-type", mediaTypeFor(headers.accept)],
      ...["content-length", String(Buffer.byteLength(body))],
      ...["retry-after", String(seconds)],
      ...["x-correlation-id", requestIdOf(headers)],
      ...(isClosed ? ["connection", "close"] : []),
    ]);
    response.end(body);
    if (!pausedSockets || !response.shouldKeepAlive) return;
    const pause = () => {
      pausedSockets.pause(socket);
    };
    // node:http reads on at the end of a request.
    if (request.closed) pause();
    else request.once("close", pause);
  };
}

function bodyOf(seconds: number): string {
  const message = "The gateway is overloaded. Retry after `retryAfter` seconds.";
  const error = toRequestError(new GatewayError("OVERLOADED", message, { retryAfter: seconds }));
  return JSON.stringify({ errors: [formatError(error.toJSON(), error)] });
}
