/** What the gateway's contract says beside the code. */
export interface ErrorExtensions {
  readonly code?: string;
  readonly retryAfter?: number;
  readonly requestId?: string;
}

/** A request that brought nothing: the network failed, or the gateway refused it before any field. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";

  constructor(readonly details: ErrorExtensions) {
    super(details.code);
  }

  /** From an answer without data; its headers speak where its body does not. */
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
