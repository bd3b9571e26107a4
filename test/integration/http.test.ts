import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { BenefitDocument, BenefitsDocument } from "../generated/graphql.js";
import { readAnswer } from "../support/ask.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const json = { "content-type": "application/json" };
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

describe("the HTTP layer", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const send = (init: RequestInit) => fetch(`${gateway.url}/graphql`, { method: "POST", headers: json, ...init });

  it("lists the benefits without a credential", async () => {
    const { data, errors } = await gateway.ask(BenefitsDocument);
    expect(errors).toEqual([]);
    expect(data?.benefits.slice(0, 2)).toMatchObject([
      {
        code: "CSS",
        name: "Complémentaire santé solidaire",
        acronym: "CSS",
        scopes: ["complementaire_sante_solidaire"],
        available: true,
      },
      {
        code: "RSA",
        name: "Revenu de solidarité active",
        acronym: "RSA",
        scopes: ["revenu_solidarite_active", "revenu_solidarite_active_majoration"],
        available: true,
      },
    ]);
    const one = await gateway.ask(BenefitDocument, { variables: { code: "RSA" } });
    expect(one.data?.benefit).toEqual(data?.benefits[1]);
  });

  it.each<[string, RequestInit, number, string]>([
    ["malformed JSON", { body: '{"query": DUPONT' }, 400, "BAD_REQUEST"],
    ["an empty body", { body: "" }, 400, "BAD_REQUEST"],
    ["a body that is not an object", { body: '"DUPONT"' }, 400, "BAD_REQUEST"],
    ["a body that sets a prototype", { body: '{"__proto__": {"query": "DUPONT"}}' }, 400, "BAD_REQUEST"],
    ["a body without a query", { body: "{}" }, 400, "BAD_REQUEST"],
    ["a batch", { body: '[{"query":"{ __typename }"}]' }, 400, "BAD_REQUEST"],
    ["another media type", { body: "DUPONT", headers: { "content-type": "text/plain" } }, 415, "BAD_REQUEST"],
    ["a form", { body: new URLSearchParams({ query: "{ __typename }" }), headers: {} }, 415, "BAD_REQUEST"],
    ["a body over 64 KiB", { body: JSON.stringify({ query: " ".repeat(64 * 1024) }) }, 413, "OPERATION_TOO_LARGE"],
    ["a syntax error", { body: '{"query":"{ benefits("}' }, 400, "GRAPHQL_PARSE_FAILED"],
    ["a syntax error at a string", { body: JSON.stringify({ query: '{ "DUPONT" }' }) }, 400, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", { body: '{"query":"{ benefitz { code } }"}' }, 400, "GRAPHQL_VALIDATION_FAILED"],
    [
      "a literal of the wrong type",
      { body: JSON.stringify({ query: '{ benefit(code: "DUPONT") { code } }' }) },
      400,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    [
      "an unknown operation name",
      { body: '{"query":"query A { benefits { code } }","operationName":"B"}' },
      400,
      "OPERATION_RESOLUTION_FAILURE",
    ],
    [
      "a syntax error at a number",
      { body: '{"query":"{ benefit(code: CSS, 196208247510) { code } }"}' },
      400,
      "GRAPHQL_PARSE_FAILED",
    ],
    ["a mutation", { body: '{"query":"mutation { a }"}' }, 400, "BAD_REQUEST"],
    ["a subscription", { body: '{"query":"subscription { a }"}' }, 400, "BAD_REQUEST"],
    ["OPTIONS", { method: "OPTIONS", headers: {} }, 405, "BAD_REQUEST"],
    ["another method", { method: "PUT", body: "{}" }, 405, "BAD_REQUEST"],
    ["GET", { method: "GET" }, 405, "BAD_REQUEST"],
  ])("answers %s with a GraphQL error that echoes and suggests nothing", async (_name, init, status, code) => {
    const answer = await readAnswer(await send(init));
    expect(answer.status).toBe(status);
    expect(answer.errors).toMatchObject([{ message: expect.any(String), extensions: { code } }]);
    expect(answer.text).not.toMatch(/DUPONT|196208247510|Did you mean|stack|node_modules/);
    expect(answer.headers.get("content-type")).toMatch(/^application\/(graphql-response\+)?json/);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.headers.get("x-correlation-id")).toMatch(uuid);
  });

  it.each([
    [
      "an unknown value",
      "query ($code: BenefitCode!) { benefit(code: $code) { code } }",
      { code: "DUPONT" },
      "code",
      "BenefitCode!",
    ],
    ["a missing value", "query ($code: BenefitCode!) { benefit(code: $code) { code } }", {}, "code", "BenefitCode!"],
    [
      "an object",
      "query ($code: BenefitCode!) { benefit(code: $code) { code } }",
      { code: { name: "DUPONT" } },
      "code",
      "BenefitCode!",
    ],
    [
      "an invalid item",
      "query ($codes: [BenefitCode!]) { me { statuses(benefits: $codes) { outcome } } }",
      { codes: ["CSS", "DUPONT"] },
      "codes.1",
      "BenefitCode!",
    ],
  ])("answers %s in a variable with only its path and type", async (_name, query, variables, field, type) => {
    const { status, errors, text } = await gateway.askText(query, { variables });
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      { message: `Variable $${field} must be a valid ${type}.`, extensions: { code: "BAD_USER_INPUT", field } },
    ]);
    expect(text).not.toContain("DUPONT");
  });

  it("uses a variable's default, although every object inherits a property of that name", async () => {
    const query = "query ($toString: BenefitCode! = CSS) { benefit(code: $toString) { code } }";
    expect((await gateway.askText(query, { variables: {} })).data).toEqual({ benefit: { code: "CSS" } });
  });

  it("returns the caller's correlation id when it is a UUID, and a new one otherwise", async () => {
    const given = "3f0f7d3e-2a53-4a2e-9a51-0d7b3f0d5a11";
    const answered = async (id: string) => {
      const { headers } = await gateway.askText("{ __typename }", { headers: { "x-correlation-id": id } });
      return headers.get("x-correlation-id");
    };
    expect(await answered(given)).toBe(given);
    expect(await answered("DUPONT")).toMatch(uuid);
  });

  it.each([
    ["application/graphql-response+json", "application/graphql-response+json"],
    ["application/graphql-response+json;charset=utf-8, application/json;q=0.9", "application/graphql-response+json"],
    ["application/json;q=0.1, application/graphql-response+json;q=0.2", "application/graphql-response+json"],
    ["application/graphql-response+json;q=0.1, application/json;q=0.2", "application/json"],
    ["application/graphql-response+json;q=0, */*", "application/json"],
    ["application/*", "application/json"],
    ["*/*", "application/json"],
  ])("sends answers and refusals to a client that accepts %s as %s", async (accept, type) => {
    const post = { method: "POST", headers: { accept, "content-type": "application/json" } };
    const body = JSON.stringify({ query: "{ benefits { code } }" });
    const asked: readonly (readonly [number, RequestInit])[] = [
      [200, { ...post, body }],
      [400, { ...post, body: "{" }],
      [400, { ...post, body: JSON.stringify({ query: "{ nowhere }" }) }],
      [401, { ...post, body, headers: { ...post.headers, "x-api-key": "unknown" } }],
      [405, { headers: { accept } }],
      [413, { ...post, body: "x".repeat(300_000) }],
      [415, { ...post, body, headers: { accept, "content-type": "text/plain" } }],
    ];
    for (const [status, request] of asked) {
      const response = await fetch(`${gateway.url}/graphql`, request);
      expect([response.status, response.headers.get("content-type")]).toEqual([status, `${type}; charset=utf-8`]);
      expect(await response.json()).toEqual(status === 200 ? expect.anything() : { errors: [expect.anything()] });
    }
  });

  it.each(["text/html", "application/json;q=0", "image/*, application/xml"])(
    "refuses a client that accepts only %s before it looks up any person",
    async (accept) => {
      const token = await gateway.token("test");
      const before = readFileSync(gateway.auditLog, "utf8");
      const response = await fetch(`${gateway.url}/graphql`, {
        method: "POST",
        headers: { accept, "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: "{ me { css { outcome } } }" }),
      });
      expect([response.status, await response.json()]).toMatchObject([
        406,
        { errors: [{ extensions: { code: "BAD_REQUEST" } }] },
      ]);
      expect(readFileSync(gateway.auditLog, "utf8")).toBe(before);
    },
  );

  it.each(["/DUPONT%", "/graphql%E0DUPONT"])("does not quote a URL that cannot be decoded: %s", async (path) => {
    const correlationId = "0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0";
    const answer = await fetch(`${gateway.url}${path}`, { headers: { "x-correlation-id": correlationId } });
    expect(answer.status).toBe(400);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "x-correlation-id": correlationId,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expect(await answer.text()).not.toContain("DUPONT");
  });

  it.each<[string, string, Record<string, string>, number]>([
    ["a path that leaves its folder", "../../package.json", {}, 403],
    ["a range beyond its end", "", { range: "bytes=99999999-" }, 416],
    ["a condition that it does not meet", "", { "if-match": '"DUPONT"' }, 412],
  ])("refuses a file of the console for %s", async (_name, name, headers, status) => {
    const page = await (await fetch(gateway.url)).text();
    const path = name === "" ? (/\/assets\/[^"]+/.exec(page)?.[0] ?? "") : `/assets/${name}`;
    const { port } = new URL(gateway.url);
    // fetch removes the dots of a path.
    const [answer] = (await once(request({ port, path, headers }).end(), "response")) as [IncomingMessage];
    expect([answer.statusCode, await text(answer)]).toEqual([status, '{"error":"the file cannot be sent"}']);
  });

  it("publishes its schema, its health checks and its public keys for FranceConnect", async () => {
    const get = (path: string) => fetch(`${gateway.url}${path}`);
    expect(await (await get("/schema.graphql")).text()).toContain("type CssStatus implements BenefitStatus");
    expect((await get("/health/live")).status).toBe(200);
    expect((await get("/health/ready")).status).toBe(200);
    expect(await (await get("/.well-known/jwks.json")).json()).toMatchObject({
      keys: [{ use: "enc", alg: "ECDH-ES" }],
    });
    expect((await get("/nowhere")).status).toBe(404);
  });

  it("does not publish the schema when introspection is off", async () => {
    const closed = await startGateway({ environment: { GRAPHQL_INTROSPECTION: "false" } });
    try {
      expect((await fetch(`${closed.url}/schema.graphql`)).status).toBe(404);
      const { status, errors } = await closed.askText("{ __schema { types { name } } }");
      expect(status).toBe(400);
      expect(errors).toMatchObject([
        { message: "Introspection is off.", extensions: { code: "GRAPHQL_VALIDATION_FAILED" } },
      ]);
    } finally {
      await closed.close();
    }
  });
});
