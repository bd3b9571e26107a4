import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readAnswer } from "../support/ask.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const json = { "content-type": "application/json" };
const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index));
const circular =
  "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } }";

const securityHeaders = [
  "content-security-policy",
  "cross-origin-opener-policy",
  "cross-origin-resource-policy",
  "origin-agent-cluster",
  "referrer-policy",
  "strict-transport-security",
  "x-content-type-options",
  "x-dns-prefetch-control",
  "x-download-options",
  "x-frame-options",
  "x-permitted-cross-domain-policies",
  "x-xss-protection",
];

/** The weaknesses that the public tools look for, each tested with the requests that the tools send. */
describe("a gateway in production, against the public attack tools", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({
      environment: { NODE_ENV: "production", DEMO: "false", CONSUMERS_FILE: writeConsumers([{}]).path },
    });
  });
  afterAll(() => gateway.close());

  const post = (body: unknown, headers: Record<string, string> = json) =>
    fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers,
      body: typeof body === "string" ? body : JSON.stringify(body),
    }).then((response) => readAnswer(response));
  const get = (parameters: Record<string, string>, headers = {}) =>
    fetch(`${gateway.url}/graphql?${new URLSearchParams(parameters).toString()}`, { headers });

  it("suggests no field, argument, type or value", async () => {
    for (const query of [
      "{ benefitz { code } }",
      "{ benefits { coda } }",
      "{ benefit(cod: CSS) { code } }",
      "{ benefit(code: CSSS) { code } }",
      "query($a: BenefitCod!) { benefit(code: $a) { code } }",
      "{ me { ... on Persona { reference } } }",
    ]) {
      const { status, text } = await post({ query });
      expect([status, /did you mean|suggest/i.test(text)]).toEqual([400, false]);
      expect(text).not.toMatch(/"(?:benefits|CSS|Person)\\?"/);
    }
  });

  it("does not repeat a name of 60 kB in its errors", async () => {
    const name = "x".repeat(60_000);
    for (const query of [
      `{ ${name} }`,
      `{ benefits { ${name} } }`,
      `{ ...${name} }`,
      `query($${name}: Int!) { benefits { code } }`,
      `query($a: ${name}) { benefits { code } }`,
      `{ benefit(${name}: CSS) { code } }`,
      `{ benefits @${name} { code } }`,
      `{ "${name}`,
    ]) {
      const { status, text } = await post({ query });
      expect([status, text.length < 2_000]).toEqual([400, true]);
    }
    const { status, text } = await post({ query: "{ benefits { code } }", operationName: name });
    expect([status, text.length < 2_000]).toEqual([400, true]);
  });

  it("reveals nothing of its schema by introspection", async () => {
    for (const query of ["{ __schema { queryType { name } } }", '{ __type(name: "Person") { name } }']) {
      const { status, data } = await post({ query });
      expect([status, data]).toEqual([400, undefined]);
    }
    expect((await fetch(`${gateway.url}/schema.graphql`)).status).toBe(404);
  });

  it("shows no IDE to a browser", async () => {
    for (const path of ["/graphql", "/graphiql", "/playground", "/explorer", "/console", "/altair"]) {
      const response = await fetch(`${gateway.url}${path}`, { headers: { accept: "text/html" } });
      expect([path, response.ok]).toEqual([path, false]);
    }
  });

  it.each([
    ["query", "{ __typename }"],
    ["mutation", "mutation { __typename }"],
  ])("runs no %s by GET", async (_kind, query) => {
    const answer = await readAnswer(await get({ query }));
    expect([answer.status, answer.data, answer.headers.get("allow")]).toEqual([405, undefined, "POST"]);
  });

  it("refuses 101 aliases", async () => {
    const query = `{ ${repeat(101, (index) => `alias${String(index)}: __typename`).join(" ")} }`;
    expect((await post({ query })).errors).toMatchObject([
      { extensions: { code: "OPERATION_TOO_LARGE", limit: "aliases" } },
    ]);
  });

  it("refuses 10 directives of one name on one node, and 11 in a whole document", async () => {
    expect((await post({ query: `{ __typename ${"@aa".repeat(10)} }` })).status).toBe(400);
    expect((await post({ query: `{ __typename ${"@include(if: true) ".repeat(10)} }` })).status).toBe(400);
    const { errors } = await post({
      query: `{ benefits { ${repeat(11, (index) => `f${String(index)}: code @include(if: true)`).join(" ")} } }`,
    });
    expect(errors).toMatchObject([{ extensions: { code: "OPERATION_TOO_LARGE", limit: "directives" } }]);
  });

  it("refuses a batch of 10 operations", async () => {
    const { status, data, errors } = await post(repeat(10, () => "{ __typename }").map((query) => ({ query })));
    expect([status, data]).toEqual([400, undefined]);
    const message = "Send each operation in a request of its own: a batch is not supported.";
    expect(errors).toEqual([{ message, extensions: { code: "BAD_REQUEST" } }]);
  });

  it("refuses circular introspection, also where introspection is on", async () => {
    expect((await post({ query: circular })).status).toBe(400);
    const open = await startGateway({ environment: { GRAPHQL_INTROSPECTION: "true" } });
    try {
      const { status, data } = await open.askText(circular);
      expect([status, data]).toEqual([400, undefined]);
    } finally {
      await open.close();
    }
  });

  it("never returns a trace", async () => {
    const { text } = await post(
      { query: "{ __typename }" },
      { ...json, "apollo-tracing": "1", "apollo-federation-include-trace": "ftv1" },
    );
    expect(JSON.parse(text)).toEqual({ data: { __typename: "Query" } });
  });

  it("accepts no form, whatever a page of another site makes the browser send", async () => {
    for (const type of [
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "text/plain",
      "text/plain;application/json",
    ]) {
      const { status, data } = await post("query=%7B__typename%7D", { "content-type": type });
      expect([type, status, data]).toEqual([type, 415, undefined]);
    }
  });

  it("shows no stack, path or package of an exception", async () => {
    for (const body of [
      "{",
      '{"query":1}',
      '{"query":"{"}',
      '{"query":"query($a: BenefitCode!) { benefit(code: $a) { code } }","variables":{"a":{"b":[]}}}',
      '{"query":"{ __typename }","variables":"x"}',
      '{"query":"{ api(slug: 1e999) { title } }"}',
      '{"operationName":{}}',
      "null",
    ]) {
      const { status, text } = await post(body);
      expect([body, status]).toEqual([body, 400]);
      expect(text).not.toMatch(/stack|node_modules|\bat \w+ \(|\.js:|exception/i);
    }
  });

  it.each([
    ["an answer", "POST", "/graphql"],
    ["a refused method", "PUT", "/graphql"],
    ["a preflight", "OPTIONS", "/graphql"],
    ["a path that does not exist", "GET", "/nothing"],
    ["a file that does not exist", "GET", "/assets/nothing.js"],
    ["a probe", "GET", "/health/live"],
    ["the console", "GET", "/"],
    ["the same without its body", "HEAD", "/"],
  ])("sends all security headers with %s", async (_name, method, path) => {
    const body = method === "POST" ? { body: '{"query":"{ __typename }"}' } : {};
    const { headers } = await fetch(gateway.url + path, { method, headers: json, ...body });
    const sent = securityHeaders.filter((name) => headers.get(name));
    expect(sent).toEqual(securityHeaders);
  });

  it("does not name its software in its headers, and lets a browser do nothing with its answers", async () => {
    const { headers } = await post({ query: "{ __typename }" });
    for (const name of ["server", "x-powered-by", "via", "x-generator"]) expect(headers.get(name)).toBeNull();
    expect([...headers].join()).not.toMatch(/fastify|apollo|node|express/i);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("vary")).toMatch(/Authorization.*Cookie.*X-Api-Key/);
    expect((await get({}, { accept: "text/html" })).headers.get("content-security-policy")).toMatch(
      /^default-src 'none'/,
    );
  });
});
