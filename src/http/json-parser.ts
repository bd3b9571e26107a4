import type { FastifyInstance } from "fastify";

/** Bytes that are no UTF-8 are an error, not U+FFFD; a byte order mark is kept, to be seen. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bodies are JSON in UTF-8, to the letter. What is not, or sets a prototype, is 400. */
export function readJsonBodies(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser("error", "error");
  server.removeContentTypeParser(["text/plain", "application/json"]);
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const text = decode(body as Buffer);
    if (text === undefined) done(Object.assign(new Error("not UTF-8"), { statusCode: 400 }));
    else void parseJson(request, text, done);
  });
}

/** Undefined for what is not to be JSON. */
function decode(body: Buffer): string | undefined {
  try {
    const text = utf8.decode(body);
    return text.startsWith("\uFEFF") ? undefined : text;
  } catch {
    return undefined;
  }
}
