import fc from "fast-check";
import { anyText, nearlyBytes } from "./text.js";

const body = '{"query":"{ __typename }"}';
const starts = fc.constantFrom(
  ...["POST /graphql HTTP/1.1", "GET /health/live HTTP/1.1", "POST /graphql HTTP/2.0", "PRI * HTTP/2.0"],
  ...["post /graphql HTTP/1.1", "POST http://a/graphql HTTP/1.1", "CONNECT a:1 HTTP/1.1", "GET \u00e9 HTTP/1.1"],
);
const lengths = fc.constantFrom(
  ...[String(body.length), "5", "500", "-1", "1\r\ncontent-length: 2"].map((length) => `content-length: ${length}`),
  "content-length: 26\r\ntransfer-encoding: chunked",
  ...["chunked", "gzip, chunked"].map((coding) => `transfer-encoding: ${coding}`),
  " folded: a",
);
const contents = fc.constantFrom(body, `1a\r\n${body}\r\n0\r\n\r\n`, "ffffffff\r\na", "1a;a=b\r\n", "", "\0");
const lines = fc.oneof(
  fc.constantFrom("x: \r\n y", "X-Api-Key : a", ": a", "a", "cookie: \x01", "connection: upgrade\r\nupgrade: h2c"),
  fc.constantFrom(`x: ${"y".repeat(17_000)}`, "host: a\r\nhost: b", "expect: 100-continue"),
  anyText.map((text) => `x: ${text}`),
);

/** The identifier of the valid request on each connection. */
export const goodId = "0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0";
const good = Buffer.from(`GET /health/live HTTP/1.1\r\nhost: a\r\nx-correlation-id: ${goodId}\r\n\r\n`);

const odd = fc
  .tuple(starts, lengths, fc.array(lines, { maxLength: 2 }), contents)
  .map(([start, length, more, content]) => {
    const head = [start, "host: a", "content-type: application/json", length, ...more].join("\r\n");
    return Buffer.from(`${head}\r\n\r\n${content}`);
  });

/** The bytes of two requests on one connection: a valid one, and one that breaks a rule of HTTP. */
export const connections = fc.record({ isGoodFirst: fc.boolean(), odd: nearlyBytes(odd) }).map((both) => ({
  isGoodFirst: both.isGoodFirst,
  bytes: Buffer.concat(both.isGoodFirst ? [good, both.odd] : [both.odd, good]),
}));
