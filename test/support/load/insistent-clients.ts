import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Milliseconds until a lost connection is opened again. */
const reconnectMs = 5;

/** The options of a process of clients. */
export interface Insistence {
  readonly port: number;
  readonly key: string;
  readonly query: string;
  readonly connections: number;
  readonly seconds: number;
  /** A connection sends the next token after each good answer, and the same one after a refusal. */
  readonly tokens: readonly string[];
  /** Each connection sends one request only. */
  readonly isOnce?: boolean;
  /** Requests a second of all connections together, at most. As many as there are answers when left out. */
  readonly perSecond?: number;
}

/** The results of the clients. Latencies in milliseconds, in no order. */
export interface Seen {
  readonly seconds: number;
  readonly answered: readonly number[];
  readonly refused: readonly number[];
  /** The tokens whose last request was refused, or not answered. */
  readonly left: readonly string[];
  /** Refusals that were not complete: HTTP 503, OVERLOADED, `Retry-After`. */
  readonly malformed: number;
  /** Other answers by their status and codes, and errors of connections: how many. */
  readonly others: Readonly<Record<string, number>>;
  /** The longest time that a request has waited for its answer, or still waits at the end, in milliseconds. */
  readonly longestWaitMs: number;
}

/** Clients in a process of their own. Each sends its next request as soon as it has an answer, whatever the answer is. */
async function insist({
  port,
  key,
  query,
  connections,
  seconds,
  tokens,
  isOnce = false,
  ...pace
}: Insistence): Promise<Seen> {
  const [answered, refused]: [number[], number[]] = [[], []];
  const others: Record<string, number> = {};
  const sockets = new Set<Socket>();
  /** When each request was sent that has no answer yet. */
  const waiting = new Map<Socket, number>();
  const left = new Set<string>();
  let [next, malformed, isOver] = [0, 0, false];
  const count = (what: string) => (others[what] = (others[what] ?? 0) + 1);
  const body = JSON.stringify({ query });
  const textOf = (token: string) =>
    [
      "POST /graphql HTTP/1.1",
      "host: 127.0.0.1",
      "content-type: application/json",
      `x-api-key: ${key}`,
      `authorization: Bearer ${token}`,
      `content-length: ${String(Buffer.byteLength(body))}`,
      "",
      body,
    ].join("\r\n");
  const end = Promise.withResolvers<undefined>();

  function open(): void {
    const socket = connect(port, "127.0.0.1").setNoDelay(true);
    let [token, sentAt, text] = [undefined as string | undefined, 0, ""];
    const send = () => {
      if (isOver) return;
      token ??= tokens[next++ % tokens.length] ?? "";
      sentAt = performance.now();
      waiting.set(socket, sentAt);
      left.add(token);
      socket.write(textOf(token));
    };
    const receive = (head: string, content: string) => {
      const ms = performance.now() - sentAt;
      const status = head.slice(9, 12);
      waiting.delete(socket);
      if (status === "200" && !content.includes('"errors"')) {
        answered.push(ms);
        left.delete(token ?? "");
        token = undefined;
      } else if (content.includes("OVERLOADED")) {
        refused.push(ms);
        if (status !== "503" || !/\r\nretry-after: [1-9]/i.test(head)) malformed += 1;
      } else count(`${status} ${codesIn(content)}`);
      if (isOnce) socket.end();
      else if (pace.perSecond === undefined) send();
      else setTimeout(send, Math.max(0, (1_000 * connections) / pace.perSecond - ms));
    };
    sockets.add(socket);
    socket.on("connect", send);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let answer = take(text); answer; answer = take(text)) {
        text = answer.rest;
        receive(answer.head, answer.content);
      }
    });
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => count(code));
    socket.on("close", () => {
      sockets.delete(socket);
      if (!isOnce && !isOver) setTimeout(open, reconnectMs);
      if (isOnce && sockets.size === 0) end.resolve(undefined);
    });
  }

  const start = performance.now();
  for (let opened = 0; opened < connections; opened += 1) open();
  const timer = setTimeout(end.resolve, seconds * 1_000, undefined);
  await end.promise;
  clearTimeout(timer);
  isOver = true;
  const took = (performance.now() - start) / 1_000;
  const now = performance.now();
  const waits = [...answered, ...refused, ...[...waiting.values()].map((sentAt) => now - sentAt)];
  const longestWaitMs = waits.reduce((longest, ms) => Math.max(longest, ms), 0);
  for (const socket of sockets) socket.destroy();
  return { seconds: took, answered, refused, left: [...left], malformed, others, longestWaitMs };
}

function codesIn(content: string): string {
  const codes = [...content.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code);
  return [...new Set(codes)].join(" ");
}

/** The first whole answer in the text, and the rest; undefined if there is none yet. */
function take(text: string) {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const from = end + 4;
  const to = from + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return text.length < to ? undefined : { head, content: text.slice(from, to), rest: text.slice(to) };
}

const [insistence] = (await once(process, "message")) as [Insistence];
const seen = await insist(insistence);
process.send?.(seen, () => process.exit(0));
