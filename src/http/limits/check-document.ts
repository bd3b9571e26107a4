import { GraphQLError, Lexer, parse, Source, TokenKind, type DocumentNode } from "graphql";
import { limits, tooLarge } from "./limits.js";
import { measureDocument } from "./document-size.js";

const measured = ["depth", "aliases", "rootFields", "directives"] as const;

/**
 * Throws OPERATION_TOO_LARGE for a document that is over a limit. Runs before validation, which takes longer. A
 * document that cannot be parsed passes: Apollo Server refuses it with its own message.
 */
export function checkDocument(text: string): void {
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
