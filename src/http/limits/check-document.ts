import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { GraphQLError, Lexer, parse, Source, TokenKind, type DocumentNode } from "graphql";
import { limits, tooLarge } from "./limits.js";
import { measureDocument } from "./document-size.js";

const measured = ["depth", "aliases", "rootFields", "directives"] as const;

const maxKept = 10_000;

/**
 * The hashes of the texts that passed. A client sends the same text again and again, with other variables. A text may
 * contain a name: validation refuses that later, so no text is kept here.
 */
const passed = new LRUCache<string, true>({ max: maxKept });

/**
 * Throws OPERATION_TOO_LARGE for a document that is over a limit. Runs before validation, which takes longer. A
 * document that cannot be parsed passes: Apollo Server refuses it with its own message.
 */
export function checkDocument(text: string): void {
  const name = hash("sha256", text, "base64");
  if (passed.get(name)) return;
  measure(text);
  passed.set(name, true);
}

function measure(text: string): void {
  if (hasTooManyTokens(text)) throw tooLarge("tokens");
  const document = parseIfPossible(text);
  if (!document) return;
  const size = measureDocument(document);
  const exceeded = measured.find((limit) => size[limit] > limits[limit]);
  if (exceeded) throw tooLarge(exceeded);
}

/**
 * Counts tokens before parsing, because the parser recurses as deep as the text. Lines count too: graphql-js counts
 * them again for the location of each error.
 */
function hasTooManyTokens(text: string): boolean {
  const lexer = new Lexer(new Source(text));
  return (
    unlessSyntaxError(() => {
      let count = 0;
      while (count <= limits.tokens && lexer.advance().kind !== TokenKind.EOF) count += 1;
      return count > limits.tokens || lexer.token.line > limits.tokens;
    }) ?? false
  );
}

function parseIfPossible(text: string): DocumentNode | undefined {
  return unlessSyntaxError(() => parse(text, { noLocation: true }));
}

function unlessSyntaxError<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}
