import type { IncomingHttpHeaders } from "node:http";
import type { Consumers } from "./consumers.js";
import type { IntrospectionStore } from "./franceconnect/introspection-cache.js";
import { tokenIn } from "./viewer.js";

/**
 * What the gateway knows of a caller before it identifies them: `verified`, by a token or a consumer's key that it
 * knows; `new`, with a token that FranceConnect has to verify; `anonymous`, with anything else, a session included.
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
