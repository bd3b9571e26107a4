import type { Consumer } from "../../auth/consumers-file.js";
import type { Deadline } from "../../deadline.js";

/** Whose share of the sources a call takes: a consumer's, or the gateway's own. */
export type Payer = Pick<Consumer, "id" | "sourceRate">;

/** What the gateway asks for itself, for everybody's calls: a token. No consumer has an empty id. */
export const gatewayItself: Payer = { id: "" };

/** Hears which requests wait for a call. */
export interface RequestListener {
  readonly joined: (request: string) => void;
  readonly left: (request: string) => void;
}

/** Until when a call is waited for, and by whom. It changes as requests of the same consumer join and leave. */
export interface SharedDeadline extends Deadline {
  readonly payer: Payer;
  /** The requests that wait for it, by their correlation ids; the first ones, where they are many. */
  readonly requests: ReadonlySet<string>;
  /** Calls back for each change of `requests` from now on. Returns what ends that. */
  readonly watch: (listener: RequestListener) => () => void;
}

/** Of a call that no other request can join. */
export function ofOne({ signal, at }: Deadline, payer: Payer, request: string): SharedDeadline {
  return { signal, at, payer, requests: new Set([request]), watch: () => () => undefined };
}
