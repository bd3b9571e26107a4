/** Every code that the gateway may return in `extensions.code`. */
export const ErrorCode = {
  UNAUTHENTICATED: "UNAUTHENTICATED",
  FORBIDDEN: "FORBIDDEN",
  UNAUTHORIZED_FIELD_OR_TYPE: "UNAUTHORIZED_FIELD_OR_TYPE",
  LOGIN_EXPIRED: "LOGIN_EXPIRED",
  AUTH_UNAVAILABLE: "AUTH_UNAVAILABLE",
  BAD_USER_INPUT: "BAD_USER_INPUT",
  SOURCE_UNAVAILABLE: "SOURCE_UNAVAILABLE",
  SOURCE_TIMEOUT: "SOURCE_TIMEOUT",
  SOURCE_RATE_LIMITED: "SOURCE_RATE_LIMITED",
  SOURCE_INVALID_RESPONSE: "SOURCE_INVALID_RESPONSE",
  SOURCE_REJECTED: "SOURCE_REJECTED",
  SOURCE_NOT_CONFIGURED: "SOURCE_NOT_CONFIGURED",
  RATE_LIMITED: "RATE_LIMITED",
  OVERLOADED: "OVERLOADED",
  OPERATION_TOO_LARGE: "OPERATION_TOO_LARGE",
  DOCUMENT_NOT_TRUSTED: "DOCUMENT_NOT_TRUSTED",
  AUDIT_UNAVAILABLE: "AUDIT_UNAVAILABLE",
  GRAPHQL_PARSE_FAILED: "GRAPHQL_PARSE_FAILED",
  GRAPHQL_VALIDATION_FAILED: "GRAPHQL_VALIDATION_FAILED",
  OPERATION_RESOLUTION_FAILURE: "OPERATION_RESOLUTION_FAILURE",
  PERSISTED_QUERY_NOT_FOUND: "PERSISTED_QUERY_NOT_FOUND",
  PERSISTED_QUERY_NOT_SUPPORTED: "PERSISTED_QUERY_NOT_SUPPORTED",
  BAD_REQUEST: "BAD_REQUEST",
  INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR",
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** The action of a back-end after an error. */
export type Remedy =
  "try again" | "log in again" | "ask for the scope at login" | "mend the request" | "tell the operator";

/** The remedy for each code. The compiler refuses a code without a remedy. */
export function remedyFor(code: ErrorCode): Remedy {
  switch (code) {
    case ErrorCode.SOURCE_UNAVAILABLE:
    case ErrorCode.SOURCE_TIMEOUT:
    case ErrorCode.SOURCE_RATE_LIMITED:
    case ErrorCode.AUTH_UNAVAILABLE:
    case ErrorCode.RATE_LIMITED:
    case ErrorCode.OVERLOADED:
      return "try again";
    case ErrorCode.UNAUTHENTICATED:
    case ErrorCode.LOGIN_EXPIRED:
      return "log in again";
    case ErrorCode.UNAUTHORIZED_FIELD_OR_TYPE:
      return "ask for the scope at login";
    case ErrorCode.BAD_USER_INPUT:
    case ErrorCode.OPERATION_TOO_LARGE:
    case ErrorCode.DOCUMENT_NOT_TRUSTED:
    case ErrorCode.GRAPHQL_PARSE_FAILED:
    case ErrorCode.GRAPHQL_VALIDATION_FAILED:
    case ErrorCode.OPERATION_RESOLUTION_FAILURE:
    case ErrorCode.PERSISTED_QUERY_NOT_FOUND:
    case ErrorCode.PERSISTED_QUERY_NOT_SUPPORTED:
    case ErrorCode.BAD_REQUEST:
      return "mend the request";
    case ErrorCode.FORBIDDEN:
    case ErrorCode.SOURCE_INVALID_RESPONSE:
    case ErrorCode.SOURCE_REJECTED:
    case ErrorCode.SOURCE_NOT_CONFIGURED:
    case ErrorCode.AUDIT_UNAVAILABLE:
    case ErrorCode.INTERNAL_SERVER_ERROR:
      return "tell the operator";
    default:
      return code satisfies never;
  }
}
