import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from "openid-client";
import { InternalError } from "../../errors.js";
import { HttpFailure } from "../../http-client/http-client.js";
import { readErrorCode, summaryOf } from "../franceconnect/checktoken-answer.js";

/** Why a sign-in failed. Each reason has a page that says what to do. */
export type LoginFailureReason =
  /** The person, or their identity provider, refused. */
  | "denied"
  /** The login did not start in this browser, has already ended, or took too long. */
  | "restart"
  /** FranceConnect, or the session store, is unavailable. */
  | "unavailable"
  /** FranceConnect refuses the gateway's own request: the operator has to act. */
  | "misconfigured"
  /** The answer does not pass the checks. */
  | "untrusted"
  /** The person's level of assurance is not accepted. */
  | "level"
  /** FranceConnect does not send a complete pivot identity. */
  | "identity"
  /** The login's own consumer registration does not cover the sign-in. */
  | "forbidden";

export class LoginFailure extends InternalError {
  override readonly name = "LoginFailure";

  constructor(
    readonly reason: LoginFailureReason,
    options?: ErrorOptions,
  ) {
    super(`login ${reason}`, options);
  }
}

/**
 * FranceConnect's own error codes, at the callback or at its token endpoint.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/
 */
const reasonOfError: ReadonlyMap<string, LoginFailureReason> = new Map([
  ["access_denied", "denied"],
  ["login_required", "restart"],
  ["consent_required", "restart"],
  ["interaction_required", "restart"],
  ["invalid_grant", "restart"],
  ["invalid_acr", "level"],
  ["server_error", "unavailable"],
  ["temporarily_unavailable", "unavailable"],
  ["invalid_client", "misconfigured"],
  ["invalid_request", "misconfigured"],
  ["invalid_scope", "misconfigured"],
  ["unauthorized_client", "misconfigured"],
  ["unsupported_response_type", "misconfigured"],
]);

/** Returns one reason for any failure. The cause is only for the log. */
export function toLoginFailure(error: unknown): LoginFailure {
  if (error instanceof LoginFailure) return error;
  return new LoginFailure(reasonOf(error), { cause: describe(error) });
}

/**
 * Adds a message with FranceConnect's status and error code: openid-client keeps them in fields that are not logged.
 */
function describe(error: unknown): unknown {
  if (error instanceof AuthorizationResponseError) {
    // The code comes through the person's browser, so an unknown code may contain any text.
    const code = reasonOfError.has(error.error) ? error.error : "an unknown error";
    return new InternalError(`FranceConnect sent the person back with ${code}`, { cause: error });
  }
  const status = causesOf(error).map(statusOf).find(Boolean);
  if (status === undefined) return error;
  const code = error instanceof ResponseBodyError ? readErrorCode(error.error) : undefined;
  return new InternalError(`FranceConnect answered ${summaryOf({ status, error: code })}`, { cause: error });
}

function statusOf(error: Error): number | undefined {
  if (error instanceof ResponseBodyError || error instanceof WWWAuthenticateChallengeError) return error.status;
  return error.cause instanceof Response ? error.cause.status : undefined;
}

function reasonOf(error: unknown): LoginFailureReason {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return reasonOfError.get(error.error) ?? "misconfigured";
  }
  return causesOf(error).some((cause) => cause instanceof HttpFailure) ? "unavailable" : "untrusted";
}

/** A wrong code, which anybody can send to the callback, has other errors. */
const registrationErrors = new Set(["invalid_client", "unauthorized_client"]);

/**
 * Whether FranceConnect refuses the gateway's registration, in an answer to the gateway itself. An error that comes
 * back through the browser does not count: anybody can write one.
 */
export function isRegistrationRefused(error: unknown): boolean {
  return error instanceof ResponseBodyError && registrationErrors.has(error.error);
}

/** Returns the error and its causes: openid-client wraps a failure of its `fetch` in an error of its own. */
export function causesOf(error: unknown): readonly Error[] {
  return Error.isError(error) ? [error, ...causesOf(error.cause)] : [];
}
