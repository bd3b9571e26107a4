import type { IncomingHttpHeaders } from "node:http";
import type { Consumers } from "./consumers.js";
import type { IntrospectionStore } from "./franceconnect/introspection-cache.js";
import { tokenIn } from "./viewer.js";

/**
 * The kind of a caller, before the gateway identifies them. `verified`: it knows the token, or the consumer's key. `new`:
 * FranceConnect has to verify the token. `anonymous`: anything else, a session included.
 */
export type CallerKind = "verified" | "new" | "anonymous";

/** Returns the kind of the caller who sends these headers. It decides who waits first, and nothing else. */
export function createKindOf({ ownerOf }: Pick<Consumers, "ownerOf">, { knows }: Pick<IntrospectionStore, "knows">) {
  return ({ authorization, "x-api-key": key }: IncomingHttpHeaders): CallerKind => {
    if (authorization === undefined) return ownerOf([key].flat()[0]) ? "verified" : "anonymous";
    const token = tokenIn(authorization);
    if (token === undefined) return "anonymous";
    return knows(token) ? "verified" : "new";
  };
}
