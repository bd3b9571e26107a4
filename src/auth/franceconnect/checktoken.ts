import { errors, jwtVerify } from "jose";
import { ZodError } from "zod";
import type { Config } from "../../config/config.js";
import { GatewayError, InternalError } from "../../errors.js";
import { HttpFailure, retryAfterSeconds, within, type HttpFetch } from "../../http-client/http-client.js";
import type { AccessToken } from "../access-token.js";
import { toAnswer, type DataProviderRefusal } from "./checktoken-answer.js";
import { verifyDirectly } from "./direct-jws.js";
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

type Claims = Readonly<Record<string, unknown>>;

/**
 * Asks FranceConnect whether an access token is valid. Rejects with UNAUTHENTICATED, or with AUTH_UNAVAILABLE if the
 * answer cannot be known.
 */
export type Checktoken = (token: AccessToken) => Promise<Introspection>;

/**
 * The data provider's side of FranceConnect v2: `POST checktoken`, which answers with a JWE around a JWS.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fd/
 */
export function createChecktoken(options: Options): Checktoken {
  const { config, subjectOf } = options;
  const open = createOpen(options);
  return async (token) => {
    try {
      const work = async (signal: AbortSignal) => {
        const claims = await open(await ask(options, token, signal));
        return parseIntrospection(claims["token_introspection"], token, subjectOf);
      };
      const introspection = await within(config.timeoutMs, work);
      options.onAnswer(undefined);
      return introspection;
    } catch (error) {
      throw toGatewayError(error);
    }
  };
}

/**
 * Returns the function that decrypts an answer, and verifies it. openid-client cannot do it, because the JWS has no
 * `typ`. An answer in the usual form is opened directly. jose opens any other answer, with every algorithm pinned, and
 * gives the reason for each refusal.
 */
function createOpen({ config, encryptionKeys, signingKeys }: Options): (jwe: string) => Promise<Claims> {
  const { issuer, clientId: audience, signedAlg } = config;
  const expected = { issuer, audience, maxTokenAge, clockTolerance };

  async function openUsual(jwe: string): Promise<Claims | undefined> {
    const jws = signedAlg === "ES256" ? encryptionKeys.decryptDirectly(jwe) : undefined;
    return jws === undefined ? undefined : verifyDirectly(jws, signingKeys.getDirectly, expected);
  }

  async function openAny(jwe: string): Promise<Claims> {
    const jws = await encryptionKeys.decrypt(jwe);
    const requiredClaims = ["iat", "token_introspection"];
    const verify = () => jwtVerify(jws, signingKeys.get, { ...expected, algorithms: [signedAlg], requiredClaims });
    const { payload } = await verify().catch(async (error: unknown) => {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      // FranceConnect may have replaced the key under the same kid.
      await signingKeys.refetchAfterBadSignature();
      return verify();
    });
    return payload;
  }

  return async (jwe) => (await openUsual(jwe)) ?? openAny(jwe);
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
