import type { FastifyRequest } from "fastify";
import Negotiator from "negotiator";

const json = "application/json; charset=utf-8";
const mediaTypes = [json, "application/graphql-response+json; charset=utf-8"];

/**
 * Returns the media type of an answer of `/graphql`, from the client's `Accept`, as Apollo Server chooses it. Returns
 * JSON if the client accepts neither type. Clients read the errors of an answer that is not 200 only if its type says
 * that it is a GraphQL answer.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types
 */
export function mediaTypeFor(accept: string | undefined): string {
  return new Negotiator({ headers: { accept } }).mediaType(mediaTypes) ?? json;
}

/** Throws an error that becomes HTTP 406, before any work, if the client accepts none of the answer's types. */
export function refuseUnacceptable({ headers: { accept } }: FastifyRequest): void {
  if (new Negotiator({ headers: { accept } }).mediaType(mediaTypes) !== undefined) return;
  throw Object.assign(new Error("not acceptable"), { statusCode: 406 });
}
