import { errors, jwtVerify } from "jose";
import { ZodError } from "zod";
import type { Config } from "../../config/config.js";
import { GatewayError, InternalError } from "../../errors.js";
import { HttpFailure, retryAfterSeconds, within, type HttpFetch } from "../../http-client/http-client.js";
import type { AccessToken } from "../access-token.js";
import { toAnswer, type DataProviderRefusal } from "./checktoken-answer.js";
import type { EncryptionKeys } from "./encryption-keys.js";
import { parseIntrospection, type Introspection, type SubjectOf } from "./introspection.js";
import { KeysUnavailable, type SigningKeys } from "./signing-keys.js";

/** Seconds. Maximum difference between FranceConnect's clock and ours. */
const clockTolerance = 10;
/** Seconds. FranceConnect makes the answer for this request only. */
const maxTokenAge = 30;
/** Seconds that a client waits if FranceConnect does not send a better value. */
const defaultRetryAfter = 5;
/** Seconds that a client waits while FranceConnect refuses the gateway's registration: the operator has to act. */
const refusedRetryAfter = 300;

interface Options {
  readonly config: Config["franceConnect"];
  readonly fetch: HttpFetch;
  readonly encryptionKeys: EncryptionKeys;
  readonly signingKeys: SigningKeys;
  readonly subjectOf: SubjectOf;
  /**
   * Called with the refusal when FranceConnect refuses the gateway's own request, and with undefined when it has
   * answered the request. Returns whether FranceConnect is considered to refuse the gateway.
   */
  readonly onAnswer: (refusal: DataProviderRefusal | undefined) => boolean;
}

/**
 * Asks FranceConnect whether an access token is valid. Rejects with UNAUTHENTICATED, or with AUTH_UNAVAILABLE if the
 * answer cannot be known.
 */
export type Checktoken = (token: AccessToken) => Promise<Introspection>;

/**
 * The data provider's side of FranceConnect v2: `POST checktoken`, which answers with a JWE around a JWS. openid-client
 * cannot read it, because the JWS has no `typ`. So jose opens it here, with every algorithm pinned.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fd/
 */
export function createChecktoken(options: Options): Checktoken {
  const { config, encryptionKeys, signingKeys, subjectOf } = options;
  const verify = (jws: Uint8Array) =>
    jwtVerify(jws, signingKeys.get, {
      algorithms: [config.signedAlg],
      issuer: config.issuer,
      audience: config.clientId,
      requiredClaims: ["iat", "token_introspection"],
      maxTokenAge,
      clockTolerance,
    });

  async function open(jwe: string, token: AccessToken): Promise<Introspection> {
    const jws = await encryptionKeys.decrypt(jwe);
    const { payload } = await verify(jws).catch(async (error: unknown) => {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      // FranceConnect may have replaced the key under the same kid.
      await signingKeys.refetchAfterBadSignature();
      return verify(jws);
    });
    return parseIntrospection(payload["token_introspection"], token, subjectOf);
  }

  return async (token) => {
    try {
      const work = async (signal: AbortSignal) => open(await ask(options, token, signal), token);
      const introspection = await within(config.timeoutMs, work);
      options.onAnswer(undefined);
      return introspection;
    } catch (error) {
      throw toGatewayError(error);
    }
  };
}

/** Sends exactly three form fields and no other authentication: FranceConnect refuses any extra. */
async function ask({ config, fetch, onAnswer }: Options, token: AccessToken, signal: AbortSignal): Promise<string> {
  const body = new URLSearchParams({
    token: token.reveal(),
    client_id: config.clientId,
    client_secret: config.clientSecret,
  });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const response = await fetch(config.checktokenUrl, { method: "POST", headers, body, signal, isIdempotent: true });
  const { jwe, refusal, summary } = toAnswer(response);
  if (jwe !== undefined) return jwe;
  const isRefused = refusal !== undefined && onAnswer(refusal);
  const cause = new InternalError(`checktoken answered ${summary}`);
  throw unavailable(cause, isRefused ? refusedRetryAfter : retryAfterSeconds(response));
}

const untrusted = [
  errors.JWEInvalid,
  errors.JWEDecryptionFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWSInvalid,
  errors.JWTInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  ZodError,
];

/**
 * Translates an error. Untrusted content from FranceConnect is 401. FranceConnect, or its keys, out of reach is 503.
 * Any other error stays as it is.
 */
function toGatewayError(error: unknown): unknown {
  if (error instanceof GatewayError) return error;
  if (untrusted.some((type) => error instanceof type)) return invalidToken(error);
  const isUnavailable = [HttpFailure, KeysUnavailable, errors.JOSEError].some((type) => error instanceof type);
  if (isUnavailable) return unavailable(error);
  return error;
}

/** The same error for every invalid token. Only the log says which check failed. */
export function invalidToken(why: unknown): GatewayError {
  const cause = typeof why === "string" ? new InternalError(why) : why;
  return new GatewayError("UNAUTHENTICATED", "The FranceConnect access token is not valid.", {}, { cause });
}

/**
 * FranceConnect did not answer as expected: the gateway neither accepts nor refuses the caller. `retryAfter` in
 * seconds.
 */
export function unavailable(cause: unknown, retryAfter = defaultRetryAfter): GatewayError {
  return new GatewayError(
    "AUTH_UNAVAILABLE",
    "FranceConnect cannot be asked for now.",
    { retryAfter: Math.max(1, retryAfter) },
    { cause },
  );
}
