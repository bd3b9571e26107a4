import { badInput, GatewayError } from "../../errors.js";
import { checkDocument } from "./check-document.js";
import { limits, tooLarge } from "./limits.js";
import { isCleanText } from "./well-formed.js";

/**
 * Throws OPERATION_TOO_LARGE for what is over a limit that shows without the schema, BAD_USER_INPUT for a document with
 * characters that no document needs. What is no GraphQL request at all passes, for Apollo Server to refuse.
 */
export function checkBody(body: unknown): void {
  const { query, variables, extensions } = Object(body) as Readonly<Record<string, unknown>>;
  if (isDeeper([variables, extensions], limits.depth + 1)) throw tooLarge("depth");
  if (typeof query !== "string") return;
  if (!isCleanText(query)) throw badInput("query", "A document holds no NUL, no U+FFFD and no lone surrogate.");
  checkDocument(query);
}

/** Throws BAD_REQUEST for a list of operations. */
export function refuseBatch(body: unknown): void {
  if (!Array.isArray(body)) return;
  throw new GatewayError("BAD_REQUEST", "Send each operation in a request of its own: a batch is not supported.");
}

/** Whether lists and objects stand in one another deeper than this. Level by level: a recursion would go as deep as they do. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; depth < most && level.length > 0; depth += 1)
    level = level.flatMap(Object.values).filter(isContainer);
  return level.length > 0;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
