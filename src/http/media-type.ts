import type { FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import Negotiator from "negotiator";

const json = "application/json; charset=utf-8";
const mediaTypes = [json, "application/graphql-response+json; charset=utf-8"];

/** Characters. A client with a longer `Accept` is answered too, but its header is read each time. */
const maxKeptLength = 256;
/** The chosen types, by `Accept`: clients send few different ones. "" if there is none. */
const chosen = new LRUCache<string, string>({ max: 500 });

/** Returns the type that the client prefers; "" if it accepts neither. */
function preferred(accept = "*/*"): string {
  const known = chosen.get(accept);
  if (known !== undefined) return known;
  const type = new Negotiator({ headers: { accept } }).mediaType(mediaTypes) ?? "";
  if (accept.length <= maxKeptLength) chosen.set(accept, type);
  return type;
}

/**
 * Returns the media type of an answer of `/graphql`, from the client's `Accept`, as Apollo Server chooses it. Returns
 * JSON if the client accepts neither type. Clients read the errors of an answer that is not 200 only if its type says
 * that it is a GraphQL answer.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types
 */
export function mediaTypeFor(accept: string | undefined): string {
  return preferred(accept) || json;
}

/** Throws an error that becomes HTTP 406, before any work, if the client accepts none of the answer's types. */
export function refuseUnacceptable({ headers: { accept } }: FastifyRequest): void {
  if (preferred(accept)) return;
  throw Object.assign(new Error("not acceptable"), { statusCode: 406 });
}
