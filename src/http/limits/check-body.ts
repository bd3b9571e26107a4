import { badInput, GatewayError } from "../../errors.js";
import { checkDocument } from "./check-document.js";
import { limits, tooLarge } from "./limits.js";
import { isWellFormedText } from "./well-formed.js";

/**
 * Throws OPERATION_TOO_LARGE for a body that exceeds a limit that is checked without the schema, BAD_USER_INPUT for a
 * document with characters that a document never needs. A body that is not a GraphQL request passes: Apollo Server
 * refuses it. A document that has been accepted before has passed these checks.
 */
export function checkBody(body: unknown, isAccepted: (text: string) => boolean): void {
  const { query, variables, extensions } = Object(body) as Readonly<Record<string, unknown>>;
  const values = [variables, extensions].filter(isContainer);
  if (values.length > 0 && isDeeper(values, limits.depth + 1)) throw tooLarge("depth");
  if (typeof query !== "string" || isAccepted(query)) return;
  if (!isWellFormedText(query))
    throw badInput("query", "A document must not contain NUL, U+FFFD or an unpaired surrogate.");
  checkDocument(query);
}

/** Throws BAD_REQUEST for a list of operations. */
export function refuseBatch(body: unknown): void {
  if (!Array.isArray(body)) return;
  throw new GatewayError("BAD_REQUEST", "Send each operation in a request of its own: a batch is not supported.");
}

/**
 * Whether lists and objects are nested deeper than this. It works level by level: a recursion would go as deep as the
 * value.
 */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; depth < most && level.length > 0; depth += 1)
    level = level.flatMap(Object.values).filter(isContainer);
  return level.length > 0;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
