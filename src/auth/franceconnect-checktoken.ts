import { errors, jwtVerify, type JWTVerifyGetKey } from "jose";
import { ZodError } from "zod";
import type { Config } from "../config.js";
import { GatewayError } from "../errors.js";
import { HttpFailure, retryAfterSeconds, within, type HttpFetch } from "../http-client.js";
import type { AccessToken } from "./access-token.js";
import type { EncryptionKeys } from "./encryption-keys.js";
import { parseIntrospection, type Introspection, type SubjectOf } from "./introspection.js";

/** Seconds. FranceConnect's clock and ours may differ by this much. */
const clockTolerance = 10;
/** Seconds. The answer is made for this very request. */
const maxTokenAge = 30;
/** Seconds that a client waits when FranceConnect says nothing better. */
const defaultRetryAfter = 5;

interface Options {
  readonly config: Config["franceConnect"];
  readonly fetch: HttpFetch;
  readonly encryptionKeys: EncryptionKeys;
  readonly signingKeys: JWTVerifyGetKey;
  readonly subjectOf: SubjectOf;
}

/** Asks FranceConnect what an access token is worth. Rejects with UNAUTHENTICATED, or AUTH_UNAVAILABLE when it cannot be known. */
export type Checktoken = (token: AccessToken) => Promise<Introspection>;

/**
 * The data provider's side of FranceConnect v2: `POST checktoken`, answered by a JWE around a JWS. openid-client cannot
 * read it (the JWS carries no `typ`), so it is opened here with jose, every algorithm pinned.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fd/
 */
export function createChecktoken({ config, fetch, encryptionKeys, signingKeys, subjectOf }: Options): Checktoken {
  async function open(jwe: string, token: AccessToken): Promise<Introspection> {
    const jws = await encryptionKeys.decrypt(jwe);
    const { payload } = await jwtVerify(jws, signingKeys, {
      algorithms: [config.signedAlg],
      issuer: config.issuer,
      audience: config.clientId,
      requiredClaims: ["iat", "token_introspection"],
      maxTokenAge,
      clockTolerance,
    });
    return parseIntrospection(payload["token_introspection"], token, subjectOf);
  }

  return async (token) => {
    try {
      return await within(config.timeoutMs, async (signal) => open(await ask(config, fetch, token, signal), token));
    } catch (error) {
      throw toGatewayError(error);
    }
  };
}

/** Exactly three form fields and no other authentication: FranceConnect refuses any extra. */
async function ask(
  config: Config["franceConnect"],
  fetch: HttpFetch,
  token: AccessToken,
  signal: AbortSignal,
): Promise<string> {
  const body = new URLSearchParams({
    token: token.reveal(),
    client_id: config.clientId,
    client_secret: config.clientSecret,
  });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const response = await fetch(config.checktokenUrl, { method: "POST", headers, body, signal });
  if (response.status !== 200) {
    throw unavailable(new Error(`checktoken answered ${String(response.status)}`), retryAfterSeconds(response.headers));
  }
  return response.text();
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

/** What FranceConnect sent is not to be trusted: 401. That it, or its keys, cannot be reached: 503. Nothing else may pass for either. */
function toGatewayError(error: unknown): unknown {
  if (error instanceof GatewayError) return error;
  if (untrusted.some((type) => error instanceof type)) return invalidToken(error);
  if (error instanceof HttpFailure || error instanceof errors.JOSEError) return unavailable(error);
  return error;
}

/** The one answer to every token that is not good: which check failed is for the log. */
export function invalidToken(cause?: unknown): GatewayError {
  return new GatewayError("UNAUTHENTICATED", "The FranceConnect access token is not valid.", {}, { cause });
}

/** FranceConnect did not answer as it should: nobody is let through, and nobody refused. `retryAfter` in seconds. */
export function unavailable(cause: unknown, retryAfter = defaultRetryAfter): GatewayError {
  return new GatewayError("AUTH_UNAVAILABLE", "FranceConnect cannot be asked for now.", { retryAfter }, { cause });
}
