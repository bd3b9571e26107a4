import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Returns the request's identifier: the one that the client gives in `X-Correlation-Id`, if it is a UUID, or a new one. */
export function requestIdOf({ "x-correlation-id": given }: IncomingHttpHeaders): string {
  return typeof given === "string" && uuid.test(given) ? given : randomUUID();
}
