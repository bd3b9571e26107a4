/** The codes of the errors that rooms throw, as clients see them in `extensions.code`. The front has a few of its own. */
export type ErrorCode =
  "UNAUTHENTICATED" | "FORBIDDEN" | "UNAUTHORIZED_FIELD_OR_TYPE" | "AUTH_UNAVAILABLE" | SourceErrorCode;

/** What can go wrong with a source; `retryable` follows from the code alone. */
export type SourceErrorCode = keyof typeof sourceMessages;

/** What a client may learn beside code and message. Never a name, a token, a host or a payload. */
export interface ErrorDetails {
  readonly requiredScopes?: readonly string[];
  readonly source?: string;
  readonly retryable?: boolean;
  /** Whole seconds. */
  readonly retryAfter?: number;
  readonly correlationId?: string;
}

/** An error that a client may see: its message is written by us and holds nothing personal. The cause is for the log alone. */
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

const sourceMessages = {
  SOURCE_UNAVAILABLE: "The source is failing for now; the status is unknown. Try again later.",
  SOURCE_TIMEOUT: "The source did not answer in time; the status is unknown. Try again later.",
  SOURCE_RATE_LIMITED: "The source asks for a pause; the status is unknown. Try again after it.",
  SOURCE_INVALID_RESPONSE: "The source sent an answer that its contract does not allow; the status is unknown.",
  SOURCE_REJECTED: "The source refused the gateway's own request; the operator has to act. The status is unknown.",
  SOURCE_NOT_CONFIGURED: "No source is configured for this benefit.",
};

const retryableCodes = new Set<SourceErrorCode>(["SOURCE_UNAVAILABLE", "SOURCE_TIMEOUT", "SOURCE_RATE_LIMITED"]);

/** The error of one call to a source. `correlationId` is that call's identifier. */
export function sourceError(code: SourceErrorCode, details: ErrorDetails = {}, options?: ErrorOptions): GatewayError {
  return new GatewayError(code, sourceMessages[code], { ...details, retryable: retryableCodes.has(code) }, options);
}

/** Why the gateway does not start: every complaint at once. Names variables, fields and rules, never the values of secrets. */
export class StartError extends Error {
  override readonly name = "StartError";

  constructor(readonly complaints: readonly string[]) {
    super(complaints.join("\n"));
  }
}
