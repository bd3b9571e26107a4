import type { HttpAnswer } from "../../http-client/http-answer.js";

/** The details that the operator needs when FranceConnect refuses the gateway's own request. */
export interface Refusal {
  readonly status: number;
  /** OAuth's error code, for example `invalid_client`; undefined if FranceConnect sends none. */
  readonly error: string | undefined;
}

/** FranceConnect refuses the gateway as data provider. */
export interface DataProviderRefusal extends Refusal {
  /**
   * True if the answer is an OAuth error. Otherwise, it may come from a component in front of FranceConnect, or from a
   * wrong URL.
   */
  readonly isCertain: boolean;
}

/** The parsed answer of checktoken. */
export interface Answer {
  /** A possible introspection, not verified; undefined for any other answer. */
  readonly jwe: string | undefined;
  /** Undefined unless FranceConnect refuses the gateway's own request. */
  readonly refusal: DataProviderRefusal | undefined;
  /** For the log: status, and error code or media type. It quotes nothing else of the answer. */
  readonly summary: string;
}

/** The statuses of OAuth's own refusals (RFC 6749, section 5.2). */
const refusalStatuses = [400, 401];
/** Transient: the caller may retry. Any other status from 400 to 499 may need an action of the operator. */
const transientStatuses = [408, 425, 429];
/** FranceConnect's own media types. HTML or text comes from a component in front of it. */
const types = ["application/token-introspection+jwt", "application/jwt", "application/json"];
/** A compact JWE or JWS, or JSON: the formats that FranceConnect itself sends. The content is not verified yet. */
const form = /^(?:[\w-]+(?:\.[\w-]*)+|\{[^]*\})$/;

export function toAnswer(response: HttpAnswer): Answer {
  const { status } = response;
  const body = response.text().trim();
  const type = response.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (status === 200) {
    const isReadable = types.includes(type) && form.test(body);
    const mediaType = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "without a media type";
    return { jwe: isReadable ? body : undefined, refusal: undefined, summary: `200 ${mediaType}` };
  }
  const error = errorCode(body);
  const isRefusal = status >= 400 && status < 500 && !transientStatuses.includes(status);
  const isCertain = error !== undefined && refusalStatuses.includes(status);
  return {
    jwe: undefined,
    refusal: isRefusal ? { status, error, isCertain } : undefined,
    summary: summaryOf({ status, error }),
  };
}

export function summaryOf({ status, error }: Refusal): string {
  return [String(status), error].filter(Boolean).join(" ");
}

function errorCode(body: string): string | undefined {
  try {
    return readErrorCode((JSON.parse(body) as { readonly error?: unknown }).error);
  } catch {
    return undefined;
  }
}

/** Returns OAuth's error code; undefined for any other value, because the code is logged. */
export function readErrorCode(error: unknown): string | undefined {
  return typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
}
