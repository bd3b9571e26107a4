import type { FastifyRequest } from "fastify";
import Negotiator from "negotiator";

const json = "application/json; charset=utf-8";
const mediaTypes = [json, "application/graphql-response+json; charset=utf-8"];

/**
 * The media type of an answer of `/graphql`, by the client's `Accept`, as Apollo Server chooses it; JSON where the client takes
 * neither. Clients read the errors of an answer that is no 200 where its type says that it is a GraphQL answer.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types
 */
export function mediaTypeFor(accept: string | undefined): string {
  return new Negotiator({ headers: { accept } }).mediaType(mediaTypes) ?? json;
}

/** Throws what becomes 406, before any work: the client takes none of the types of an answer. */
export function refuseUnacceptable({ headers: { accept } }: FastifyRequest): void {
  if (new Negotiator({ headers: { accept } }).mediaType(mediaTypes) !== undefined) return;
  throw Object.assign(new Error("not acceptable"), { statusCode: 406 });
}
