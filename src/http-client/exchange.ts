import { errors, type Dispatcher } from "undici";
import type { AnswerHeaders } from "./http-answer.js";

/** An answer as it arrived. */
export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Uint8Array;
}

interface SentRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Cancels a call. Its reason becomes that of the rejection. */
export class Cancellation {
  reason: Error | undefined;
  readonly #listeners = new Set<(reason: Error) => void>();

  cancel(reason: Error): void {
    if (this.reason) return;
    this.reason = reason;
    for (const listener of this.#listeners) listener(reason);
  }

  /** Calls the listener when the call is cancelled. Returns the function that removes it. */
  onCancel(listener: (reason: Error) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/**
 * Sends a request, and resolves with the whole answer. Uses the dispatcher itself: undici's `request` creates a stream
 * for each body. Rejects with undici's errors, and with the reason of the cancellation.
 */
export function exchange(dispatcher: Dispatcher, request: SentRequest, call: Cancellation): Promise<ReceivedAnswer> {
  if (call.reason) return Promise.reject(call.reason);
  const { url, method, headers, body } = request;
  const { promise, resolve, reject } = Promise.withResolvers<ReceivedAnswer>();
  const chunks: Buffer[] = [];
  let received: Omit<ReceivedAnswer, "body"> = { status: 0, headers: {} };
  let abort: ((reason: Error) => void) | undefined;
  const stopListening = call.onCancel((reason) => {
    // A request that still waits for a connection is aborted, and rejects, when it gets one: until then, it has its place
    // in undici's queue, and its permit.
    abort?.(reason);
  });
  const options = { origin: url.origin, path: `${url.pathname}${url.search}`, method, headers, body };
  dispatcher.dispatch(options, {
    onRequestStart(controller) {
      abort = (reason) => {
        controller.abort(reason);
      };
      if (call.reason) abort(call.reason);
    },
    onResponseStart(_controller, status, answerHeaders) {
      received = { status, headers: answerHeaders };
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      resolve({ ...received, body: Buffer.concat(chunks) });
    },
    onResponseError(_controller, error) {
      // The status of a refusal, and its Retry-After, are valid without its body.
      const isRefusal = received.status >= 400 && error instanceof errors.ResponseExceededMaxSizeError;
      if (isRefusal) resolve({ ...received, body: new Uint8Array() });
      else reject(error);
    },
  });
  return promise.finally(stopListening);
}
