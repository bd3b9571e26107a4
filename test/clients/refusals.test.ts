import { readFileSync } from "node:fs";
import { truncate } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createApiKey } from "../../src/auth/api-keys.js";
import { newTrailFolder } from "../support/audit/trail.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { trustedDocumentsPath } from "../support/trusted-documents.js";
import { clients } from "./clients.js";

const catalogue = "query Benefits { benefits { code } }";
const me = "query Me { me { css { outcome } } benefits { code } }";
const [spent, expired] = [createApiKey(), createApiKey()];
const { path: consumersPath } = writeConsumers([
  {},
  { id: "spent", apiKeys: [spent.hash], franceConnectClientIds: [], rateLimit: { requests: 1, perSeconds: 3_600 } },
  { id: "expired", apiKeys: [expired.hash], franceConnectClientIds: [], expiresOn: "2020-01-01" },
]);
const seconds = expect.any(Number);

describe.each(Object.entries(clients))("%s receives the code and retryAfter of", (_client, askWith) => {
  let gateway: Gateway;
  let full: Gateway;
  let trusting: Gateway;
  /** A gateway that fetches the CSS from API Particulier. */
  let particulier: Gateway;
  /** A gateway without API Particulier. It has its own audit, because a test empties it. */
  let mute: Gateway;
  let token: string;
  beforeAll(async () => {
    const { file } = await newTrailFolder();
    [gateway, full, trusting, particulier, mute] = await Promise.all([
      startGateway({ environment: { CONSUMERS_FILE: consumersPath } }),
      startGateway({ capacity: { graphql: { minRunning: 0, maxRunning: 0, maxWaiting: 0 } } }),
      startGateway({ environment: { TRUSTED_DOCUMENTS: trustedDocumentsPath } }),
      startGateway({ environment: { CSS_SOURCE: "api-particulier" } }),
      startGateway({ withoutApiParticulier: true, environment: { AUDIT_LOG: file } }),
    ]);
    token = await gateway.token("test");
  });
  afterEach(() => {
    gateway.franceConnect.misbehave(null);
    gateway.apiSecu.restore();
  });
  afterAll(() => Promise.all([gateway, full, trusting, particulier, mute].map((one) => one.close())));

  const received = new Set<unknown>();
  const ask = async (query: string, headers = {}, { url } = gateway) => {
    const answer = await askWith({ url: `${url}/graphql`, query, headers });
    for (const { code } of answer.extensions) received.add(code);
    return answer;
  };

  it("an invalid token", async () => {
    const { extensions } = await ask(me, { authorization: "Bearer not-a-token" });
    expect(extensions).toEqual([{ code: "UNAUTHENTICATED" }]);
  });

  it("an unknown key, and a key whose consumer has expired", async () => {
    expect((await ask(catalogue, { "x-api-key": "unknown" })).extensions).toEqual([{ code: "UNAUTHENTICATED" }]);
    expect((await ask(catalogue, { "x-api-key": expired.key })).extensions).toEqual([{ code: "FORBIDDEN" }]);
  });

  it("an exhausted quota", async () => {
    await ask(catalogue, { "x-api-key": spent.key });
    const { extensions } = await ask(catalogue, { "x-api-key": spent.key });
    expect(extensions).toEqual([{ code: "RATE_LIMITED", retryAfter: seconds }]);
  });

  it("a FranceConnect outage", async () => {
    gateway.franceConnect.misbehave({ http: { answer: { status: 500 } } });
    const { extensions } = await ask(me, { authorization: `Bearer ${await gateway.token("test")}` });
    expect(extensions).toEqual([{ code: "AUTH_UNAVAILABLE", retryAfter: seconds }]);
  });

  it("an overloaded gateway", async () => {
    const { extensions } = await ask(catalogue, {}, full);
    expect(extensions).toEqual([{ code: "OVERLOADED", retryAfter: expect.any(Number) }]);
    expect([1, 2, 3, 4]).toContain(extensions[0]?.["retryAfter"]);
  });

  it("an untrusted document", async () => {
    expect((await ask(catalogue, {}, trusting)).extensions).toEqual([{ code: "DOCUMENT_NOT_TRUSTED" }]);
  });

  it("an operation that is too large, and an operation with an unknown field", async () => {
    const aliases = Array.from({ length: 500 }, (_, index) => `a${String(index)}: benefits { code }`).join(" ");
    expect((await ask(`{ ${aliases} }`)).extensions).toEqual([
      expect.objectContaining({ code: "OPERATION_TOO_LARGE" }),
    ]);
    expect((await ask("{ nowhere }")).extensions).toEqual([{ code: "GRAPHQL_VALIDATION_FAILED" }]);
    const search = "query ($text: String!) { apis(search: $text) { nodes { slug } } }";
    const variables = { text: "x".repeat(300_000) };
    const { extensions } = await askWith({ url: `${gateway.url}/graphql`, query: search, variables });
    expect(extensions).toEqual([{ code: "OPERATION_TOO_LARGE", limit: "body" }]);
  });

  it("an invalid argument", async () => {
    const { extensions } = await ask("{ apis(first: 0) { nodes { slug } } }");
    expect(extensions).toEqual([expect.objectContaining({ code: "BAD_USER_INPUT", field: "first" })]);
  });

  it("a source failure, and keeps the rest of the answer", async () => {
    gateway.apiSecu.answer("test", "CSS", { status: 500, raw: "" });
    const { data, extensions } = await ask(me, { authorization: `Bearer ${token}` });
    expect(extensions).toEqual([expect.objectContaining({ code: "SOURCE_UNAVAILABLE", retryable: true })]);
    expect(data).toMatchObject({ me: { css: null }, benefits: expect.arrayContaining([expect.anything()]) });
  });

  it.each([
    ["apisecu_504", { code: "SOURCE_TIMEOUT", retryable: true }],
    ["apisecu_html", { code: "SOURCE_INVALID_RESPONSE", retryable: false }],
    ["apisecu_401", { code: "SOURCE_REJECTED", retryable: false }],
  ])("the source's failure for %s, and keeps the other source's data", async (person, expected) => {
    const query = "{ me { css { outcome } rsa { outcome } } }";
    const { data, extensions } = await ask(query, { authorization: `Bearer ${await gateway.token(person)}` });
    expect(extensions).toEqual([expect.objectContaining(expected)]);
    expect(data).toMatchObject({ me: { css: null, rsa: { outcome: "BENEFICIARY" } } });
  });

  it("a scope that the login did not request", async () => {
    const authorization = `Bearer ${await gateway.token("test", "openid identite_pivot complementaire_sante_solidaire")}`;
    const { data, extensions } = await ask("{ me { css { outcome } rsa { outcome } } }", { authorization });
    expect(extensions).toEqual([
      expect.objectContaining({
        code: "UNAUTHORIZED_FIELD_OR_TYPE",
        requiredScopes: ["revenu_solidarite_active"],
      }),
    ]);
    expect(data).toMatchObject({ me: { css: { outcome: "BENEFICIARY" }, rsa: null } });
  });

  it("a request without a sign-in, and keeps the rest of the answer", async () => {
    const { data, extensions } = await ask(me);
    expect(extensions).toEqual([{ code: "UNAUTHENTICATED" }]);
    expect(data).toMatchObject({ me: null, benefits: expect.arrayContaining([expect.anything()]) });
  });

  it("a login that the source no longer accepts", async () => {
    const authorization = `Bearer ${await particulier.token("apipart_50002")}`;
    const { data, extensions } = await ask(
      "{ me { css { outcome } rsa { outcome } } }",
      { authorization },
      particulier,
    );
    expect(extensions).toEqual([expect.objectContaining({ code: "LOGIN_EXPIRED" })]);
    expect(data).toMatchObject({ me: { css: null, rsa: { outcome: "BENEFICIARY" } } });
  });

  it("a benefit without a configured source, and an audit that cannot be written", async () => {
    const scope = "openid identite_pivot complementaire_sante_solidaire allocation_adulte_handicape";
    const authorization = `Bearer ${await mute.token("test", scope)}`;
    const query = "query { me { css { outcome } aah { outcome } } }";
    const { data, extensions } = await ask(query, { authorization }, mute);
    expect(extensions).toEqual([expect.objectContaining({ code: "SOURCE_NOT_CONFIGURED", retryable: false })]);
    expect(data).toMatchObject({ me: { css: { outcome: "BENEFICIARY" }, aah: null } });
    await truncate(mute.auditLog);
    const refused = await ask("{ me { css { outcome } } benefits { code } }", { authorization }, mute);
    expect(refused.extensions).toEqual([{ code: "AUDIT_UNAVAILABLE" }]);
    expect(refused.data).toMatchObject({ me: { css: null }, benefits: expect.arrayContaining([expect.anything()]) });
  });

  // This test is the last one: it puts the source in cooldown.
  it("a source whose quota is exhausted", async () => {
    const { extensions } = await ask(me, { authorization: `Bearer ${await gateway.token("apisecu_42901")}` });
    expect(extensions).toEqual([
      expect.objectContaining({ code: "SOURCE_RATE_LIMITED", retryable: true, retryAfter: seconds }),
    ]);
  });

  it("every refusal of the README's code table", () => {
    const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
    const table = readme.match(/^\| (`[A-Z_]+`(, )?)+ *\|/gm) ?? [];
    // This code is for a fault of the gateway: there is no known request that causes one.
    const known = table
      .flatMap((row) => row.match(/[A-Z_]{2,}/g) ?? [])
      .filter((code) => code !== "INTERNAL_SERVER_ERROR");
    expect(known).toContain("SOURCE_TIMEOUT");
    expect([...received]).toEqual(expect.arrayContaining(known));
  });
});
