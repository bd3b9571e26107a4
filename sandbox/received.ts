import type { FastifyRequest } from "fastify";

/** A call as a stand-in received it. */
export interface ReceivedCall {
  readonly path: string;
  /** As it was sent, still encoded, without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const mostRemembered = 20_000;

export function toReceivedCall({ url, headers }: Pick<FastifyRequest, "url" | "headers">): ReceivedCall {
  const [path = "", ...query] = url.split("?");
  return { path, query: query.join("?"), headers };
}

/** Adds it to the end. A stand-in that runs for days forgets the oldest, so that it does not grow for ever. */
export function remember<Item>(list: Item[], item: Item): void {
  if (list.length >= mostRemembered) list.splice(0, mostRemembered / 2);
  list.push(item);
}
