import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { UpstreamAnswer } from "../grammar/answers.js";

/** An answer, or bytes that are not one. */
export type Reply = UpstreamAnswer | Uint8Array;

const services = ["secu", "particulier", "token", "checktoken"] as const;
type Service = (typeof services)[number];

/** The services that a gateway calls. Each gives the reply that is set; the first part of the path names it. */
export async function startUpstream() {
  const replies: Record<Service, Reply> = { secu: no, particulier: no, token: token(), checktoken: no };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const length = wholeLength(received);
      if (length === undefined) return;
      const service = services.find((name) => received.split(" ", 2)[1]?.startsWith(`/${name}`));
      received = received.slice(length);
      write(socket, service ? replies[service] : no);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    /** The variables that point a gateway to them. */
    environment: {
      FRANCECONNECT_CHECKTOKEN_URL: `${url}/checktoken`,
      API_SECU_BASE_URL: `${url}/secu`,
      API_SECU_TOKEN_URL: `${url}/token`,
      RSA_SOURCE: "api-particulier",
      API_PARTICULIER_BASE_URL: `${url}/particulier`,
      SOURCE_TIMEOUT_MS: "2000",
    },
    /** Sets the replies of some services, and the usual one of the others. */
    reply(changed: Partial<typeof replies>): void {
      Object.assign(replies, { secu: no, particulier: no, token: token(), checktoken: no }, changed);
    },
    close(): void {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

export type Upstream = Awaited<ReturnType<typeof startUpstream>>;

const json = (body: object, status = 200): UpstreamAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(body)),
});
const no = json({}, 404);
/** A new token for each call, so that its reply counts each time. */
const token = () => json({ access_token: "a-token", token_type: "bearer", expires_in: 0 });
/** API-SECU's answer for a beneficiary. */
export const yes = json({ code: true, libelle: "Réponse pour cette personne" });

/** Returns the length of a request once all of it has arrived. */
function wholeLength(received: string): number | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? 0);
  return received.length >= length ? length : undefined;
}

/** Returns the answer as it is on the connection. */
export function toBytes({ status, headers, body }: UpstreamAnswer): Buffer {
  const lines = Object.entries({ ...headers, "content-length": String(body.length) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.concat([Buffer.from([`HTTP/1.1 ${String(status)} A`, ...lines, "", ""].join("\r\n"), "latin1"), body]);
}

function write(socket: Socket, reply: Reply): void {
  if (reply instanceof Uint8Array) socket.end(reply);
  else socket.write(toBytes(reply));
}
