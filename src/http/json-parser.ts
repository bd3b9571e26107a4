import type { FastifyInstance } from "fastify";

/** Bytes that are not UTF-8 are an error, not U+FFFD. A byte order mark is kept, so that it can be detected. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Accepts only bodies that are strict JSON in UTF-8. Any other body, or one that sets a prototype, is 400. */
export function addJsonParser(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser("error", "error");
  server.removeContentTypeParser(["text/plain", "application/json"]);
  server.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    const text = decode(body as Buffer);
    if (text === undefined) done(Object.assign(new Error("not UTF-8"), { statusCode: 400 }));
    else void parseJson(request, text, done);
  });
}

/** Returns the decoded text; undefined for bytes that cannot be JSON. */
function decode(body: Buffer): string | undefined {
  try {
    const text = utf8.decode(body);
    return text.startsWith("\uFEFF") ? undefined : text;
  } catch {
    return undefined;
  }
}
