/** FranceConnect refuses our own request: what the operator has to know of it. */
export interface Refusal {
  readonly status: number;
  /** `invalid_client`, for example; undefined where FranceConnect names none. */
  readonly error: string | undefined;
}

/** It refuses us as data provider. */
export interface DataProviderRefusal extends Refusal {
  /** It said so in OAuth's words. Else it may be something in front of it, or a wrong URL. */
  readonly isCertain: boolean;
}

/** What checktoken answered. */
export interface Answer {
  /** What may be an introspection; undefined for any other answer. */
  readonly jwe: string | undefined;
  /** Undefined unless FranceConnect refuses our own request. */
  readonly refusal: DataProviderRefusal | undefined;
  /** For the log: status, and error code or media type. Quotes nothing that is not one of these. */
  readonly summary: string;
}

/** Of OAuth's own refusals (RFC 6749, section 5.2). */
const refusalStatuses = [400, 401];
/** The caller may come again; any other status from 400 to 499 may be for the operator to act on. */
const passingStatuses = [408, 425, 429];
/** FranceConnect's own types. HTML or text comes from something in front of it. */
const types = ["application/token-introspection+jwt", "application/jwt", "application/json"];
/** A compact JWE or JWS, or JSON: both are FranceConnect's own words, to be trusted or not. */
const form = /^(?:[\w-]+(?:\.[\w-]*)+|\{[^]*\})$/;

export async function toAnswer(response: Response): Promise<Answer> {
  const { status } = response;
  const body = (await response.text()).trim();
  const type = response.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (status === 200) {
    const isReadable = types.includes(type) && form.test(body);
    const told = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "without a media type";
    return { jwe: isReadable ? body : undefined, refusal: undefined, summary: `200 ${told}` };
  }
  const error = errorCode(body);
  const isRefusal = status >= 400 && status < 500 && !passingStatuses.includes(status);
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

/** OAuth's error code. What does not look like one is left out: it would be logged. */
export function readErrorCode(error: unknown): string | undefined {
  return typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
}
