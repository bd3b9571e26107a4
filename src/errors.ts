/** The codes of the errors that modules throw, as clients see them in `extensions.code`. `http` has a few more. */
export type ErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "UNAUTHORIZED_FIELD_OR_TYPE"
  | "LOGIN_EXPIRED"
  | "AUTH_UNAVAILABLE"
  | "BAD_REQUEST"
  | "BAD_USER_INPUT"
  | "AUDIT_UNAVAILABLE"
  | "OPERATION_TOO_LARGE"
  | "DOCUMENT_NOT_TRUSTED"
  | "RATE_LIMITED"
  | "OVERLOADED"
  | SourceErrorCode;

/** The limits that an operation may exceed. */
export type OperationLimit = "body" | "tokens" | "depth" | "aliases" | "rootFields" | "directives" | "cost";

/** The error codes of a source; `retryable` depends only on the code. */
export type SourceErrorCode = keyof typeof sourceMessages;

/** Details that a client may receive beside code and message. Never a name, a token, a host or a payload. */
export interface ErrorDetails {
  /** The path of a bad argument, `identities.3.birthDate`. */
  readonly field?: string;
  readonly limit?: OperationLimit;
  readonly requiredScopes?: readonly string[];
  readonly source?: string;
  readonly retryable?: boolean;
  /** Whole seconds. */
  readonly retryAfter?: number;
  /** The identifier of the call to a source. */
  readonly sourceCallId?: string;
  /** The same, by its former name. */
  readonly correlationId?: string;
}

/**
 * An error whose message is written by us and quotes nothing: the log contains it. Of any other error, the log contains
 * only kind, code and location.
 */
export class InternalError extends Error {
  override readonly name: string = "InternalError";
}

/**
 * An error that a client may see: its message is written by us and contains nothing personal. The cause is only for the
 * log.
 */
export class GatewayError extends Error {
  override readonly name = "GatewayError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The disclosure cannot be recorded: the field is null, and nothing is disclosed. */
export function auditUnavailable(cause?: unknown): GatewayError {
  const message = "The audit cannot record the disclosure, so the status is not returned. Retry later.";
  return new GatewayError("AUDIT_UNAVAILABLE", message, {}, { cause });
}

/** A scope is missing: the field is denied, and nothing is fetched for it. */
export function missingScope(scope: string): GatewayError {
  const message = `The scope ${scope} is needed: both the person's login and the service provider's registration must include it.`;
  return new GatewayError("UNAUTHORIZED_FIELD_OR_TYPE", message, { requiredScopes: [scope] });
}

/**
 * An argument that cannot be used; `field` is its path within the identity, or "" for all of it. Quotes nothing of it.
 */
export function badInput(field: string, rule: string, options?: ErrorOptions): GatewayError {
  return new GatewayError("BAD_USER_INPUT", rule, { field }, options);
}

/** Returns the same error, with its field as a path from the operation's arguments: `birthDate` in `identities.3`. */
export function inArgument(error: unknown, argument: string): unknown {
  if (!(error instanceof GatewayError) || error.details.field === undefined) return error;
  const field = [argument, error.details.field].filter(Boolean).join(".");
  return new GatewayError(error.code, error.message, { ...error.details, field }, { cause: error });
}

const sourceMessages = {
  SOURCE_UNAVAILABLE: "The source is unavailable; the status is unknown. Retry later.",
  SOURCE_TIMEOUT: "The source did not answer in time; the status is unknown. Retry later.",
  SOURCE_RATE_LIMITED: "Too many calls to the source; the status is unknown. Retry after `retryAfter` seconds.",
  SOURCE_INVALID_RESPONSE: "The source sent an answer that breaks its contract; the status is unknown.",
  SOURCE_REJECTED: "The source rejected the gateway's own request; the operator has to act. The status is unknown.",
  SOURCE_NOT_CONFIGURED: "No source is configured for this benefit.",
};

const retryableCodes = new Set<SourceErrorCode>(["SOURCE_UNAVAILABLE", "SOURCE_TIMEOUT", "SOURCE_RATE_LIMITED"]);

/** The error of one call to a source. */
export function sourceError(code: SourceErrorCode, details: ErrorDetails = {}, options?: ErrorOptions): GatewayError {
  return new GatewayError(code, sourceMessages[code], { ...details, retryable: retryableCodes.has(code) }, options);
}

/**
 * Why the gateway does not start: all complaints together. Names variables, fields and rules, never the values of
 * secrets.
 */
export class StartError extends Error {
  override readonly name = "StartError";

  constructor(readonly complaints: readonly string[]) {
    super(complaints.join("\n"));
  }
}
