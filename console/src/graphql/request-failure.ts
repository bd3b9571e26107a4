/** The extensions of an error in the gateway's contract. */
export interface ErrorExtensions {
  readonly code?: string;
  readonly retryAfter?: number;
  readonly requestId?: string;
}

/** A request without data: the network failed, or the gateway refused it before any field. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";

  constructor(readonly details: ErrorExtensions) {
    super(details.code);
  }

  /** From an answer without data. The headers give the details that the body does not contain. */
  static of(response: Response, extensions: ErrorExtensions = {}): RequestFailure {
    const retryAfter = Number(response.headers.get("retry-after") ?? NaN);
    const requestId = response.headers.get("x-correlation-id");
    return new RequestFailure({
      code: codeOfStatus[response.status] ?? "UNREADABLE",
      ...(Number.isFinite(retryAfter) && { retryAfter }),
      ...(requestId !== null && { requestId }),
      ...extensions,
    });
  }
}

const codeOfStatus: Readonly<Record<number, string>> = { 429: "RATE_LIMITED", 502: "OVERLOADED", 503: "OVERLOADED" };
