import type { Consumer } from "../../auth/consumers-file.js";

/** The owner of the share of the sources that a call uses: a consumer, or the gateway itself. */
export type Payer = Pick<Consumer, "id" | "sourceRate">;

/** The payer of the gateway's own calls, which serve all requests: a token. No consumer has an empty id. */
export const gatewayItself: Payer = { id: "" };

/** Receives the changes of the requests that wait for a call. */
export interface RequestListener {
  readonly joined: (request: string) => void;
  readonly left: (request: string) => void;
}

/**
 * The time until which requests wait for a call, and which requests. It changes as requests of the same consumer join
 * and leave.
 */
export interface SharedDeadline {
  /** Aborted when no request waits any more. */
  readonly signal: AbortSignal;
  /** When the time of the last request is over, in milliseconds of `performance.now()`. */
  readonly at: number;
  readonly payer: Payer;
  /** The correlation ids of the requests that wait for it; only the first ones, where there are many. */
  readonly requests: ReadonlySet<string>;
  /** Calls the listener at each later change of `requests`. Returns the function that stops it. */
  readonly watch: (listener: RequestListener) => () => void;
}

/** Returns the deadline of a call that no other request can join. */
export function ofOne(
  { signal, at }: Pick<SharedDeadline, "signal" | "at">,
  payer: Payer,
  request: string,
): SharedDeadline {
  return { signal, at, payer, requests: new Set([request]), watch: () => () => undefined };
}
