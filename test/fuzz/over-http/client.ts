import { once } from "node:events";
import { Agent, request as send, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { Fault } from "../target.js";

/** A request that HTTP allows, whatever its content. */
export interface Request {
  readonly method?: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | undefined;
}

export interface Response {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Milliseconds: longer than the gateway's own deadline. */
const patienceMs = 20_000;

/** Sends requests over a few connections that stay open. Throws a crash if the gateway does not answer. */
export function createClient(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const { hostname, port } = new URL(origin);

  async function attempt({ method = "GET", path, headers, body }: Request): Promise<Response> {
    const options = { agent, hostname, port, method, path, headers, timeout: patienceMs };
    const request = send({ ...options, headers: toHeaders(headers, body) });
    // The answer to HEAD ends with its headers. Node reports the body of a refusal, which ignores the method, after that.
    request.on("error", () => undefined);
    request.on("timeout", () => request.destroy(new Error("the gateway does not answer")));
    request.end(body);
    try {
      const [response] = (await once(request, "response")) as [IncomingMessage];
      return { status: response.statusCode ?? 0, headers: response.headers, text: await text(response) };
    } catch (cause) {
      throw new Fault("crash", request.reusedSocket ? reused : "no answer", { cause });
    }
  }

  return {
    /** A connection that was open may close at any time: the request is sent again once, over a new one. */
    exchange: (request: Request): Promise<Response> =>
      attempt(request).catch((error: unknown) => {
        if (!(error instanceof Fault) || !error.message.endsWith(reused)) throw error;
        return attempt({ ...request, headers: { ...request.headers, connection: "close" } });
      }),
    /** Sends any bytes over a connection of their own, and returns all that the gateway answers. */
    sendBytes: async (bytes: Uint8Array): Promise<string> => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.setTimeout(patienceMs, () => socket.destroy(new Error("no answer in time")));
      try {
        await once(socket, "connect");
        socket.end(bytes);
        return (await buffer(socket)).toString("latin1");
      } catch (cause) {
        if (cause instanceof Error && "code" in cause && ["ECONNRESET", "EPIPE"].includes(String(cause.code)))
          return "";
        throw new Fault("crash", "no connection", { cause });
      } finally {
        socket.destroy();
      }
    },
    close: () => {
      agent.destroy();
    },
  };
}

const reused = "no answer over an open connection";

function toHeaders(headers: Request["headers"], body: Uint8Array | undefined) {
  const length = body && { "content-length": String(body.length) };
  return Object.fromEntries(
    Object.entries({ ...headers, ...length }).map(([name, value]) => [
      name,
      typeof value === "string" ? value : [...value],
    ]),
  );
}
