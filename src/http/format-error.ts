import { GraphQLError, Kind, type GraphQLFormattedError } from "graphql";
import { GatewayError, type ErrorCode } from "../errors.js";

/** Characters of a text in an error: graphql-js quotes names of the document, which may be as long as the document. */
const maxCharacters = 500;

/** The message of every masked error: the client reads nothing else of it. */
const maskedMessage = "Something went wrong in the gateway. The operator finds it by the requestId.";

/** The codes that stop the whole request, and their HTTP status. */
const requestStatuses: Partial<Readonly<Record<ErrorCode, number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  AUTH_UNAVAILABLE: 503,
  BAD_REQUEST: 400,
  BAD_USER_INPUT: 400,
  OPERATION_TOO_LARGE: 400,
  DOCUMENT_NOT_TRUSTED: 400,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
};

/** Apollo Server's own codes: the client's mistakes, with Apollo's messages. */
const apolloCodes = new Set<unknown>([
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** Returns an error that stops the request before any field, with its code, details, HTTP status and headers. */
export function toRequestError(error: unknown, requestId?: string): GraphQLError {
  if (!(error instanceof GatewayError)) {
    return new GraphQLError("", { extensions: { requestId, http: { status: 500 } } });
  }
  const { code, message, details } = error;
  const headers = new Map<string, string>();
  if (code === "UNAUTHENTICATED") headers.set("www-authenticate", 'Bearer error="invalid_token"');
  if (details.retryAfter !== undefined) headers.set("retry-after", String(details.retryAfter));
  const http = { status: requestStatuses[code] ?? 500, headers };
  return new GraphQLError(message, { originalError: error, extensions: { ...details, code, http } });
}

/** Returns the error that was thrown, without graphql-js's wrapper. */
function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError ? error.originalError : error;
}

/** Whether a client may read this error's own message. All other errors are masked, and logged. */
export function isClientError(error: unknown): boolean {
  if (originalOf(error) instanceof GatewayError) return true;
  return error instanceof GraphQLError && apolloCodes.has(error.extensions["code"]);
}

/** Returns the code of an error, as a client receives it. */
export function codeOf(error: GraphQLError): string {
  const original = originalOf(error);
  if (original instanceof GatewayError) return original.code;
  return isClientError(error) ? String(error.extensions["code"]) : "INTERNAL_SERVER_ERROR";
}

/**
 * Formats every error that a client receives. `requestId` is added to errors of sources, and to masked errors, if the
 * request is known.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const position = { ...(locations && { locations }), ...(path && { path }) };
  const original = originalOf(error);
  if (original instanceof GatewayError) {
    const extensions = { ...original.details, ...pick(formatted.extensions, ["requestId"]), code: original.code };
    return { message: original.message, ...position, extensions };
  }
  if (isClientError(error)) {
    const { field, ...code } = pick(formatted.extensions, ["code", "field"]);
    const extensions = { ...code, ...(typeof field === "string" && { field: field.slice(0, maxCharacters) }) };
    return { message: withoutValues(formatted.message, error).slice(0, maxCharacters), ...position, extensions };
  }
  const { requestId } = formatted.extensions ?? {};
  // Sent twice: clients also know it by its former name.
  const identified = requestId === undefined ? {} : { requestId, correlationId: requestId };
  const extensions = { code: "INTERNAL_SERVER_ERROR", ...identified };
  return { message: maskedMessage, ...position, extensions };
}

function pick(extensions: GraphQLFormattedError["extensions"], names: readonly string[]) {
  return Object.fromEntries(Object.entries(extensions ?? {}).filter(([name]) => names.includes(name)));
}

/** Whether introspection was refused. Apollo Server's own message explains how the operator enables it. */
function isIntrospectionRefused(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions["validationErrorCode"] === "INTROSPECTION_DISABLED";
}

const valueKinds = new Set<string>([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/**
 * Removes quoted values from a message. graphql-js quotes the document's literals, and a literal may be a name. The
 * location shows which literal it is.
 */
function withoutValues(message: string, error: unknown): string {
  const [node] = (error instanceof GraphQLError ? error.nodes : undefined) ?? [];
  if (isIntrospectionRefused(error)) return "Introspection is off.";
  if (node && valueKinds.has(node.kind)) return "This value is not of the type that the schema asks for here.";
  return message.replace(/ (Name|Int|Float|(?:Block)?String|Comment) ".*$/s, " $1.");
}
