import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";

import { send } from "./messages.js";
import type { SigningAlg } from "./signing-keys.js";

export type Claims = Readonly<Record<string, unknown>>;

/** A fixed answer; the body is a plain JSON error by default. */
interface Answer {
  readonly status: number;
  /** Content type of `body`, `application/json` by default. */
  readonly type?: string;
  readonly body?: string;
}

/** A fault that a route applies before its work, or instead of it. */
interface RouteFault {
  /** Milliseconds before anything else happens. */
  readonly delay?: number;
  /**
   * `never` keeps the socket open until `close()`, and `drop` destroys it. `drop-reused` destroys a socket that has
   * already carried an answer, like a server that has just closed an idle connection. Absent: the route does its work.
   */
  readonly answer?: "never" | "drop" | "drop-reused" | Answer;
}

export interface SignFault {
  /** The registered algorithm by default; `none` leaves the signature empty. */
  readonly alg?: SigningAlg | "none";
  /** `unpublished` signs with a new key that /jwks does not list. */
  readonly key?: "unpublished";
  /** The kid of the signing key by default; `published` uses the kid of the key in /jwks for that algorithm. */
  readonly kid?: "published" | "absent";
}

export interface EncryptFault {
  /** The registered algorithms by default. */
  readonly alg?: "ECDH-ES" | "ECDH-ES+A256KW" | "RSA-OAEP-256" | "RSA-OAEP";
  readonly enc?: "A256GCM" | "A128GCM";
  /** `foreign` encrypts with a new public key whose private key is discarded. */
  readonly key?: "foreign";
}

/** A fault in a JWT for the relying party. */
export interface JwtFault {
  /** Rewrites the claims; one left `undefined` is not sent. */
  readonly claims?: (claims: Claims) => Claims;
  /** `omit` sends userinfo as plain JSON. */
  readonly sign?: SignFault | "omit";
}

/** How the stand-in differs from FranceConnect. The fields combine; an absent field means no fault. */
export interface Misbehaviour {
  /** POST /checktoken */
  readonly http?: RouteFault;
  /** GET /jwks */
  readonly jwks?: RouteFault;
  /** GET /.well-known/openid-configuration */
  readonly discovery?: RouteFault;
  /** POST /token, and the id token in its answer. */
  readonly token?: RouteFault & JwtFault;
  /** GET /userinfo, and its JWT. */
  readonly userinfo?: RouteFault & JwtFault;
  /** Rewrites the claims around `token_introspection`; one left `undefined` is not sent. */
  readonly outer?: (claims: Claims & { readonly iat: number }) => Claims;
  /** Rewrites the claims of an active token; one left `undefined` is not sent. */
  readonly inner?: (claims: Claims & { readonly iat: number; readonly exp: number }) => Claims;
  /** `omit` sends the claims as plain JSON. */
  readonly sign?: SignFault | "omit";
  /** `omit` sends the content without encryption. */
  readonly encrypt?: EncryptFault | "omit";
}

/** Whether the fault replaced the route's work. Rejects when the stand-in closes during the delay. */
export async function applyFault(
  fault: RouteFault | undefined,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<boolean> {
  if (fault?.delay !== undefined) await setTimeout(fault.delay, undefined, { signal: closing });
  const answer = fault?.answer;
  if (answer === undefined) return false;
  if (answer === "never") return true;
  if (answer === "drop-reused" && !response.socket?.bytesWritten) return false;
  if (answer === "drop" || answer === "drop-reused") {
    response.destroy();
    return true;
  }
  const error = answer.status < 500 ? "invalid_request" : "server_error";
  send(response, answer.status, answer.type ?? "application/json", answer.body ?? JSON.stringify({ error }));
  return true;
}
