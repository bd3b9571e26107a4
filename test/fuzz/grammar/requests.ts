import fc from "fast-check";
import { anyText, mostly, nearly } from "./text.js";

const secret = "s".repeat(43);

/** A text that a header can carry: other characters never reach the gateway. */
const inHeader = (texts: fc.Arbitrary<string>) =>
  texts.map((text) => text.replace(/[^\t\x20-\x7E\x80-\xFF]/g, "?").slice(0, 8_000));
/** One of these values of a header, nearly valid. */
const oneOf = (...values: readonly string[]) => inHeader(nearly(fc.constantFrom(...values)));

/** Replaced by the consumer's key. */
export const keyPlaceholder = "KEY";
const otherTypes = fc.constantFrom(
  ...["application/json;charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""],
);

/** Any address, so that the quota of one address does not stop the requests. */
const forwardedFor = fc.oneof(
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]:443`),
  fc.ipV4().map((address) => `::ffff:${address}`),
  fc.tuple(fc.ipV6(), fc.ipV4()).map((both) => both.join(", ")),
);

/** Headers of a request, nearly valid. */
export const headers = fc.record(
  {
    "content-type": inHeader(mostly(fc.constant("application/json"), fc.oneof(otherTypes, anyText), 8)),
    accept: oneOf("*/*", "application/json", "application/graphql-response+json;q=0.5, */*;q=0"),
    authorization: oneOf("Bearer abc", `Bearer ${"t".repeat(255)}`, "Basic a", "Bearer a b"),
    "x-api-key": inHeader(mostly(fc.constant(keyPlaceholder), anyText)),
    cookie: oneOf(`__Host-session=${secret}`, `__Host-login=${secret}; a=b`, "a=b; ".repeat(500), "__Host-session=x"),
    origin: oneOf("https://guichet.example", "null", "https://evil.example"),
    "cache-control": oneOf("no-cache", "no-store", "max-age=0, no-cache"),
    "sec-fetch-site": fc.constantFrom("same-origin", "cross-site", "none"),
    "content-encoding": fc.constantFrom("gzip", "identity"),
    "apollo-require-preflight": inHeader(anyText),
    range: oneOf("bytes=0-9", "bytes=99999999-", "bytes=-1, 5-2"),
    "if-none-match": fc.constantFrom("*", '"a"', 'W/"a"'),
    "if-match": fc.constantFrom("*", '"a"'),
    expect: mostly(fc.constant("100-continue"), fc.constant("200-ok"), 20),
    "x-forwarded-for": inHeader(nearly(forwardedFor)),
  },
  { requiredKeys: ["content-type"], noNullPrototype: true },
);

/** An address with some of these parameters, nearly valid. */
function withParameters(path: string, values: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> {
  const given = Object.entries(values).map(([name, value]) =>
    fc.option(nearly(value).map((text): [string, string] => [name, text])),
  );
  return fc
    .tuple(...given)
    .map((pairs) => `${path}?${new URLSearchParams(pairs.filter((pair) => pair !== null)).toString()}`);
}

const logins = withParameters("/auth/login", {
  returnTo: fc.constantFrom("/", "/catalogue?a=b", "https://guichet.example/a", "//evil"),
  benefits: fc.constantFrom("css,rsa", "css"),
});
const callbacks = withParameters("/auth/callback", {
  code: fc.constant("a-code"),
  state: fc.constant(secret),
  iss: fc.constantFrom("https://fcp.example/api/v2", "http://127.0.0.1:1"),
  error: fc.constantFrom("access_denied", "server_error"),
  error_description: anyText,
});
const known = fc.constantFrom(
  ...["/", "/catalogue", "/auth/logout", "/auth/logged-out", "/health/live", "/health/ready", "/schema.graphql"],
  ...["/.well-known/jwks.json", "/graphql?query={__typename}"],
);
const odd = nearly(
  fc.constantFrom("/auth/callback?state=a&state=b", "/assets/../../etc/passwd", "/%2e%2e/%00", "/explorer/index.html"),
).map((text) => `/${encodeURI(text.toWellFormed()).slice(0, 8_000).replace(/^\/*/, "")}`);

/** The addresses of a sign-in, and others. */
export const addresses = fc.oneof(logins, callbacks, known, odd);
