import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { trustedDocumentsComplaints } from "../../src/http/trusted-documents/trusted-documents.js";
import { BenefitDocument } from "../generated/graphql.js";
import { readAnswer } from "../support/ask.js";
import { writeText } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { trustedDocumentsPath } from "../support/trusted-documents.js";

const manifest = Object.entries(JSON.parse(readFileSync(trustedDocumentsPath, "utf8")) as Record<string, string>);
const [name = "", text = ""] = manifest.find(([, document]) => document.includes("query Benefit(")) ?? [];
const sha256Hash = createHash("sha256").update(text).digest("hex");
const variables = { code: "RSA" };
const persisted = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });

const post = (gateway: Gateway, body: object) =>
  fetch(`${gateway.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ variables, ...body }),
  }).then((response) => readAnswer(response));

describe("a gateway that has a manifest of trusted documents", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { TRUSTED_DOCUMENTS: trustedDocumentsPath } });
  });
  afterAll(() => gateway.close());

  it("has a manifest of its six operations, named by their SHA-256", () => {
    expect(manifest).toHaveLength(6);
    expect(name).toBe(`sha256:${sha256Hash}`);
  });

  it.each([
    ["by the hash of its text", { extensions: persisted(sha256Hash) }],
    ["by its name in the manifest", { extensions: persisted(name) }],
    ["by its name, as documentId", { documentId: name }],
    ["by hash and text", { query: text, extensions: persisted(sha256Hash) }],
    ["by text", { query: text }],
    ["by its text in another layout", { query: `# ours\n${text.replace(/\s+/g, " ,")}` }],
    ["by its text with the client's __typename", { query: text.replaceAll("{", "{ __typename ") }],
    ["by its text with one __typename", { query: text.replace(/\}\s*$/, "__typename }") }],
    [
      "by its hash, whatever text comes with it",
      { query: "{ me { css { outcome } } }", extensions: persisted(sha256Hash) },
    ],
  ])("runs a document that is requested %s", async (_way, body) => {
    const { status, data } = await post(gateway, body);
    expect([status, data]).toMatchObject([200, { benefit: { code: "RSA", acronym: "RSA" } }]);
  });

  it.each([
    ["another text", { query: "{ benefits { code } }" }],
    ["its text with another field", { query: text.replace("{", "{ benefits { code }") }],
    ["its text with an alias of __typename", { query: text.replace("{", "{ a: __typename") }],
    ["its text with a conditional __typename", { query: text.replace("{", "{ __typename @skip(if: false)") }],
    // The gateway does not print a document over a limit: printing takes time cubic in the depth.
    ["a document of 300 levels", { query: `${"{a".repeat(300)}${"}".repeat(300)}` }],
    ["a text that is not a document", { query: `${text} }` }],
    ["another hash", { extensions: persisted("0".repeat(64)) }],
    [
      "a text with its own hash, as a client registers it",
      { query: "{ __typename }", extensions: persisted(createHash("sha256").update("{ __typename }").digest("hex")) },
    ],
    ["another protocol version", { extensions: { persistedQuery: { version: 2, sha256Hash } } }],
    ["an empty request", {}],
    ["introspection", { query: "{ __schema { types { name } } }" }],
    ["a hash that is a property of every object", { documentId: "constructor" }],
  ])("refuses %s", async (_what, body) => {
    const { status, errors } = await post(gateway, body);
    expect([status, errors[0]?.extensions]).toEqual([400, { code: "DOCUMENT_NOT_TRUSTED" }]);
  });

  it("never registers a document from a client", async () => {
    const query = "{ benefits { code } }";
    const hash = createHash("sha256").update(query).digest("hex");
    await post(gateway, { query, extensions: persisted(hash) });
    expect((await post(gateway, { extensions: persisted(hash) })).errors).toMatchObject([
      { extensions: { code: "DOCUMENT_NOT_TRUSTED" } },
    ]);
  });

  it("reports an invalid token before an untrusted document", async () => {
    const { status } = await gateway.askText("{ benefits { code } }", { token: "unknown" });
    expect(status).toBe(401);
  });
});

describe("a gateway without a manifest", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it("reports that it does not support hashes, and accepts the document", async () => {
    const { status, errors } = await post(gateway, { extensions: persisted(sha256Hash) });
    expect([status, errors]).toMatchObject([400, [{ extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }]]);
    expect((await gateway.ask(BenefitDocument, { variables: { code: "CSS" } })).status).toBe(200);
  });
});

const manifestRule =
  "must be a JSON object of documents by their hash, or Apollo's persisted query manifest, version 1";

describe("a manifest that cannot be used", () => {
  it.each([
    ["a missing file", "/nowhere/manifest.json", "must be the path of a readable file"],
    ["invalid JSON", writeText("{"), manifestRule],
    ["a list", writeText("[]"), manifestRule],
    ["values that are not documents", writeText('{"sha256:0":1}'), manifestRule],
    [
      "another version of Apollo's manifest",
      writeText('{"format":"apollo-persisted-query-manifest","version":2}'),
      manifestRule,
    ],
  ])("is a configuration error: %s", (_what, file, rule) => {
    expect(trustedDocumentsComplaints(file)).toEqual([`TRUSTED_DOCUMENTS: ${rule}`]);
    expect(trustedDocumentsComplaints(trustedDocumentsPath)).toEqual([]);
  });
});
