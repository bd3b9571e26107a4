import { getOperationAST, type DocumentNode, type OperationDefinitionNode } from "graphql";
import { LRUCache } from "lru-cache";

/** Characters of all the texts together. A parsed document takes up to a hundred times the memory of its text. */
const maxCharacters = 300_000;
/** A document of the most tokens that are allowed is shorter, unless it has long comments. */
const maxCharactersOfOne = 15_000;
const maxDocuments = 1_000;

/** The parts of a request's body that describe the operation, as they were received. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The operation of a document that has been parsed and validated. */
export interface AcceptedOperation extends OperationRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * Keeps the documents that were accepted, by their text: a client sends the same text again and again, with other
 * variables. A document names no person: validation refuses personal values in it.
 */
export function createAcceptedDocuments() {
  const documents = new LRUCache<string, DocumentNode>({
    max: maxDocuments,
    maxSize: maxCharacters,
    maxEntrySize: maxCharactersOfOne,
    sizeCalculation: (_document, text) => text.length,
  });
  return {
    accept: (text: string, document: DocumentNode): void => void documents.set(text, document),
    has: (text: string): boolean => documents.has(text),
    /** Returns the operation that a body asks for; undefined if Apollo Server has to read the body. */
    find(body: unknown): AcceptedOperation | undefined {
      const request = readRequest(body);
      const document = request && documents.get(request.query);
      const operation = document && getOperationAST(document, request.operationName);
      return operation ? { ...request, document, operation } : undefined;
    },
  };
}

/** Undefined for a body that Apollo Server refuses, and for one that refers to a persisted query. */
function readRequest(body: unknown): OperationRequest | undefined {
  if (!isRecord(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== "string") return undefined;
  if (isSet(operationName) && typeof operationName !== "string") return undefined;
  if (isSet(variables) && !isRecord(variables)) return undefined;
  if (isSet(extensions) && (!isRecord(extensions) || isSet(extensions["persistedQuery"]))) return undefined;
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSet<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}
