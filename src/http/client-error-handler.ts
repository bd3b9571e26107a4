import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionError } from "fastify";

const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
const body = JSON.stringify({
  errors: [{ message: "This is not a complete HTTP request.", extensions: { code: "BAD_REQUEST" } }],
});

/** Sends an error and closes the connection, for input that is not an HTTP request or is not complete in time. */
export function handleClientError({ code }: ConnectionError, socket: Socket): void {
  const status = statuses[code] ?? 400;
  if (code !== "ECONNRESET" && socket.writable) {
    const lines = [
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ""}`,
      "Connection: close",
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      "",
      body,
    ];
    socket.write(lines.join("\r\n"));
  }
  socket.destroy();
}
