import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { finished } from "node:stream/promises";

/** A call that a source has received and that the test answers. */
export interface ReceivedCall {
  readonly path: string;
  /** In milliseconds of `performance.now()`. */
  readonly at: number;
  readonly response: ServerResponse;
  /** Resolves when the call is completely answered, or when the gateway has given it up. */
  readonly closed: Promise<void>;
}

/** An HTTP source that can misbehave: the test decides what it does with each call. */
export interface SourceServer {
  readonly baseUrl: string;
  readonly calls: readonly ReceivedCall[];
  /** Sets the handler of all calls from now on. Before that, the source does not answer. */
  behave(habit: (call: ReceivedCall) => void): void;
  /** Resolves with the first call that arrives from now on. */
  nextCall(): Promise<ReceivedCall>;
  close(): Promise<void>;
}

/** Listens on a free port of loopback. */
export async function startSourceServer(): Promise<SourceServer> {
  const calls: ReceivedCall[] = [];
  let habit: (call: ReceivedCall) => void = () => undefined;
  let next = Promise.withResolvers<ReceivedCall>();
  const server = createServer((request, response) => {
    const closed = finished(response).catch(() => undefined);
    const call = { path: request.url ?? "", at: performance.now(), response, closed };
    calls.push(call);
    next.resolve(call);
    next = Promise.withResolvers();
    habit(call);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls,
    behave: (wanted) => void (habit = wanted),
    nextCall: () => next.promise,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const json = { "content-type": "application/json" };

/** Sends API-SECU's answer for a beneficiary. */
export function answerYes({ response }: Pick<ReceivedCall, "response">): void {
  response.writeHead(200, json).end(JSON.stringify({ code: true, libelle: "Réponse pour cette personne" }));
}

export const answerStatus =
  (status: number, headers: Readonly<Record<string, string>> = {}, body: object = {}) =>
  ({ response }: ReceivedCall): void => {
    response.writeHead(status, { ...json, ...headers }).end(JSON.stringify(body));
  };

const megabyte = Buffer.alloc(1024 * 1024, " ");

/** Writes as long as the client reads. */
export function stream({ response }: ReceivedCall): void {
  response.writeHead(200, json);
  const write = () => {
    while (!response.destroyed && response.write(megabyte));
  };
  response.on("drain", write);
  write();
}

/** Sends one byte a second. */
export function drip({ response }: ReceivedCall): void {
  response.writeHead(200, json);
  const dripping = setInterval(() => response.write(" "), 1_000);
  response.once("close", () => {
    clearInterval(dripping);
  });
}

/** 10 MB. */
export function sendTooMuch({ response }: ReceivedCall): void {
  response.writeHead(200, json).end(Buffer.alloc(10 * megabyte.length, " "));
}
