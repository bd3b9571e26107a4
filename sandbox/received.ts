import type { FastifyRequest } from "fastify";

/** A call that a stand-in received. */
export interface ReceivedCall {
  readonly path: string;
  /** As sent, still encoded, without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const maxRemembered = 20_000;

export function toReceivedCall({ url, headers }: Pick<FastifyRequest, "url" | "headers">): ReceivedCall {
  const [path = "", ...query] = url.split("?");
  return { path, query: query.join("?"), headers };
}

/** Appends the item to the list. Drops the oldest items, so that a stand-in that runs for days uses bounded memory. */
export function record<Item>(list: Item[], item: Item): void {
  if (list.length >= maxRemembered) list.splice(0, maxRemembered / 2);
  list.push(item);
}
