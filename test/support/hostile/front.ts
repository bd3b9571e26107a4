import { list, query } from "./documents.js";
import type { Draw, HostileKind, HostileRequest } from "./kind.js";

const calm = query("{ __typename }");
const withHeaders = (headers: Readonly<Record<string, string>>): HostileRequest => ({ body: calm, headers });
const withQuery = (path: string, values: Readonly<Record<string, string>>): HostileRequest => ({
  path: `${path}?${new URLSearchParams(values).toString()}`,
});
const address = (draw: Draw) => `203.0.113.${String(draw(1, 254))}`;
/** One kilobyte below Node's limit for headers. */
const maxHeader = 15_000;

/** Credentials, addresses, bodies that are not a request, and URLs. */
const requests: Readonly<Record<string, (draw: Draw) => HostileRequest>> = {
  "a key of 15 kB": (draw) => withHeaders({ "x-api-key": "k".repeat(draw(44, maxHeader)) }),
  "a wrong key": (draw) => withHeaders({ "x-api-key": String(draw(0, 1e9)).padEnd(43, "k") }),
  "a token of 15 kB": (draw) => withHeaders({ authorization: `Bearer ${"t".repeat(draw(100, maxHeader))}` }),
  "a token of many dots": (draw) => withHeaders({ authorization: `Bearer ${"a.".repeat(draw(2, maxHeader / 2))}` }),
  "a made-up token": (draw) => withHeaders({ authorization: `Bearer made-up-${String(draw(0, 1e9))}` }),
  "credentials of another scheme": (draw) => withHeaders({ authorization: `Basic ${"QQ".repeat(draw(1, 7_000))}` }),
  "a cookie of 15 kB": (draw) => withHeaders({ "x-api-key": "", cookie: "a=b; ".repeat(draw(1, maxHeader / 5)) }),
  "an address with a port": (draw) =>
    withHeaders({ "x-api-key": "", "x-forwarded-for": `${address(draw)}:${String(draw(1_024, 65_535))}` }),
  "an IPv6 address with a port": (draw) =>
    withHeaders({ "x-api-key": "", "x-forwarded-for": `[2001:db8::${draw(1, 65_535).toString(16)}]:443` }),
  "an address that is none": (draw) => withHeaders({ "x-api-key": "", "x-forwarded-for": "1".repeat(draw(1, 2_000)) }),
  "1,000 addresses": (draw) =>
    withHeaders({ "x-api-key": "", "x-forwarded-for": list(draw(1, 1_000), () => address(draw)).join(",") }),
  "a correlation id of 15 kB": (draw) => withHeaders({ "x-correlation-id": "a-".repeat(draw(1, maxHeader / 2)) }),
  "a type of 15 kB": (draw) => withHeaders({ accept: "*/*;q=0.1,".repeat(draw(1, maxHeader / 10)) }),
  "a body of 65,537 bytes": (draw) => ({ body: calm.padEnd(draw(65_537, 200_000)) }),
  "a batch of 1,500": (draw) => ({ body: `[${list(draw(1, 1_500), () => calm).join()}]` }),
  "JSON without an end": (draw) => ({ body: '{"a":['.repeat(draw(1, 10_000)) }),
  "JSON of 30,000 levels": (draw) => {
    const depth = draw(10, 30_000);
    return { body: "[".repeat(depth) + "]".repeat(depth) };
  },
  "5,000 keys": (draw) => ({ body: `{${list(draw(1, 5_000), (index) => `"k${String(index)}":0`).join()}}` }),
  escapes: (draw) => ({ body: `{"query":"${"\\u0000".repeat(draw(1, 10_000))}"}` }),
  "no UTF-8": () => ({ body: Buffer.from('{"query":"\xff"}', "latin1") }),
  "an operation's name of 60 kB": (draw) => ({
    body: JSON.stringify({ query: "{ __typename }", operationName: "a".repeat(draw(100, 60_000)) }),
  }),
  "a hash of 60 kB": (draw) => ({
    body: JSON.stringify({
      extensions: { persistedQuery: { version: 1, sha256Hash: "a".repeat(draw(65, 60_000)) } },
    }),
  }),
  "another media type": () => ({ body: calm, headers: { "content-type": "text/plain" } }),
  "an operation in a URL of 15 kB": (draw) =>
    withQuery("/graphql", { query: `{${" ".repeat(draw(1, 14_000))}__typename}` }),
  "a path of 15 kB": (draw) => ({ path: `/${"a/".repeat(draw(1, maxHeader / 2))}` }),
  "a login that returns to 14 kB": (draw) => withQuery("/auth/login", { returnTo: `/${"a".repeat(draw(1, 14_000))}` }),
  "a callback with a code of 14 kB": (draw) =>
    withQuery("/auth/callback", { code: "c".repeat(draw(1, 14_000)), state: "s".repeat(43) }),
};

export const front: readonly HostileKind[] = Object.entries(requests).map(([name, make]) => ({ name, make }));
