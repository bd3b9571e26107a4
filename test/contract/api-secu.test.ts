import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { apiSecuError } from "../../sandbox/api-secu/answers.js";
import type { SourceAnswer } from "../../sandbox/source-answer.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { measured } from "../support/run-reports/measured.js";

const query = "{ me { css { outcome unknownReason description provenance { provider } } rsa { outcome } } }";
const yes = { code: true, libelle: "L'assuré est bénéficiaire de la CSS" };

interface MyStatuses {
  readonly css: {
    readonly outcome: string;
    readonly unknownReason: string | null;
    readonly description: string;
    readonly provenance: { readonly provider: string | null };
  } | null;
  readonly rsa: { readonly outcome: string } | null;
}

describe("API-SECU v1", () => {
  let gateway: Gateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { SOURCE_TIMEOUT_MS: "3000", CACHE_TTL_SECONDS: "0" } });
    token = await gateway.token("test");
  });
  afterEach(() => {
    gateway.apiSecu.restore();
  });
  afterAll(() => gateway.close());

  /** Sets this answer for the CSS. The RSA keeps its usual answer: it must succeed whatever happens to the CSS. */
  async function read(answer: SourceAnswer) {
    gateway.apiSecu.answer("test", "CSS", answer);
    const { status, data, errors, text, headers } = await gateway.askText(query, { token });
    const me = data?.["me"] as MyStatuses;
    expect(status).toBe(200);
    expect(me.rsa).toEqual({ outcome: "BENEFICIARY" });
    return { css: me.css, errors, text, requestId: headers.get("x-correlation-id") };
  }

  it.each([
    [true, "BENEFICIARY"],
    [false, "NOT_BENEFICIARY"],
  ])("reads code: %s as %s, with the source's own sentence", async (code, outcome) => {
    const { css, errors } = await read({ status: 200, body: { code, libelle: "Une phrase de la source." } });
    expect(errors).toEqual([]);
    expect(css).toMatchObject({ outcome, unknownReason: null, description: "Une phrase de la source." });
  });

  it.each([
    ["00810011", "CNAF"],
    ["00171001", "MSA"],
    ["99430000", "RNCPS"],
    ["12345678", null],
  ])("names the fund behind X-APISECU-FD %s: %s", async (fund, provider) => {
    const { css } = await read({ status: 200, body: yes, headers: { "x-apisecu-fd": fund } });
    expect(css?.provenance).toEqual({ provider });
  });

  it.each([
    [40002, "IDENTITY_NOT_RECOGNISED"],
    [40003, "IDENTITY_NOT_RECOGNISED"],
    [40011, "IDENTITY_NOT_RECOGNISED"],
    [40013, "IDENTITY_NOT_RECOGNISED"],
    [40014, "IDENTITY_NOT_RECOGNISED"],
    [40015, "IDENTITY_NOT_RECOGNISED"],
    [40016, "IDENTITY_NOT_RECOGNISED"],
    [40019, "IDENTITY_NOT_RECOGNISED"],
    [40026, "IDENTITY_NOT_RECOGNISED"],
    [40029, "IDENTITY_NOT_RECOGNISED"],
    [40031, "IDENTITY_NOT_RECOGNISED"],
    [40402, "IDENTITY_NOT_RECOGNISED"],
    [40409, "IDENTITY_NOT_RECOGNISED"],
    [40406, "NO_FILE"],
    [40412, "NO_FILE"],
  ])("reads %i as UNKNOWN, %s, with the gateway's own description", async (code, unknownReason) => {
    const { css, errors, text } = await read(apiSecuError(code, { "x-apisecu-fd": "99430000" }));
    expect(errors).toEqual([]);
    expect(css).toMatchObject({ outcome: "UNKNOWN", unknownReason, provenance: { provider: "RNCPS" } });
    expect(css?.description).toMatch(/son statut est inconnu\.$/);
    expect(text).not.toContain("Motif");
  });

  it("reads an answer without a content type", async () => {
    const headers = { "content-type": "" };
    expect(await read({ status: 200, body: yes, headers })).toMatchObject({ css: { outcome: "BENEFICIARY" } });
    const refusal = { error_code: 40406, error: "Motif" };
    expect(await read({ status: 404, body: refusal, headers })).toMatchObject({ css: { unknownReason: "NO_FILE" } });
  });

  it("reads errorCode like error_code", async () => {
    const { css } = await read({ status: 404, body: { errorCode: 40406, error: "Motif" } });
    expect(css).toMatchObject({ outcome: "UNKNOWN", unknownReason: "NO_FILE" });
  });

  it.each<[string, SourceAnswer, string, boolean]>([
    ["40000", apiSecuError(40000), "SOURCE_UNAVAILABLE", true],
    ["40024", apiSecuError(40024), "SOURCE_UNAVAILABLE", true],
    ["403 40301", apiSecuError(40301), "SOURCE_REJECTED", false],
    ["401 again after a new token", { status: 401, raw: "" }, "SOURCE_REJECTED", false],
    ["500 50001", apiSecuError(50001), "SOURCE_UNAVAILABLE", true],
    [
      "500 with HTML",
      { status: 500, raw: "<html>", headers: { "content-type": "text/html" } },
      "SOURCE_UNAVAILABLE",
      true,
    ],
    ["502", { status: 502, raw: "" }, "SOURCE_UNAVAILABLE", true],
    ["503", { status: 503, raw: "" }, "SOURCE_UNAVAILABLE", true],
    ["507", { status: 507, raw: "" }, "SOURCE_UNAVAILABLE", true],
    ["504", { status: 504, raw: "" }, "SOURCE_TIMEOUT", true],
    ["a reset connection", "reset", "SOURCE_UNAVAILABLE", true],
    ["silence", "hang", "SOURCE_TIMEOUT", true],
    ["a byte at a time", "drip", "SOURCE_TIMEOUT", true],
    [
      "HTML",
      { status: 200, raw: "<!doctype html>", headers: { "content-type": "text/html" } },
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    ["HTML labelled as JSON", { status: 200, raw: "<!doctype html>" }, "SOURCE_INVALID_RESPONSE", false],
    [
      "JSON labelled as HTML",
      { status: 200, body: yes, headers: { "content-type": "text/html" } },
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    ["null", { status: 200, body: null }, "SOURCE_INVALID_RESPONSE", false],
    ["an empty body", { status: 200, raw: "" }, "SOURCE_INVALID_RESPONSE", false],
    ["an array", { status: 200, body: [yes] }, "SOURCE_INVALID_RESPONSE", false],
    ["a string for the boolean", { status: 200, body: { ...yes, code: "false" } }, "SOURCE_INVALID_RESPONSE", false],
    ["a number for the boolean", { status: 200, body: { ...yes, code: 0 } }, "SOURCE_INVALID_RESPONSE", false],
    ["null for the boolean", { status: 200, body: { ...yes, code: null } }, "SOURCE_INVALID_RESPONSE", false],
    ["no boolean", { status: 200, body: { libelle: "non" } }, "SOURCE_INVALID_RESPONSE", false],
    ["no sentence", { status: 200, body: { code: false } }, "SOURCE_INVALID_RESPONSE", false],
    ["400 KB", { status: 200, body: { ...yes, libelle: "x".repeat(400 * 1024) } }, "SOURCE_INVALID_RESPONSE", false],
    [
      "a redirect",
      { status: 302, raw: "", headers: { location: "http://127.0.0.1:1/" } },
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    ["201", { status: 201, body: yes }, "SOURCE_INVALID_RESPONSE", false],
    ["204", { status: 204, raw: "" }, "SOURCE_INVALID_RESPONSE", false],
    ["404 without a body of this API", { status: 404, raw: "Not found" }, "SOURCE_INVALID_RESPONSE", false],
    ["an unknown 404 code", apiSecuError(40499), "SOURCE_INVALID_RESPONSE", false],
    ["an unknown 400 code", apiSecuError(40099), "SOURCE_INVALID_RESPONSE", false],
    [
      "a code of another status",
      { status: 404, body: { error_code: 40002, error: "" } },
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    [
      "a sentence that is not a string",
      { status: 404, body: { error_code: 40406, error: 1 } },
      "SOURCE_INVALID_RESPONSE",
      false,
    ],
    ["a code as a string", { status: 404, body: { error_code: "40406", error: "" } }, "SOURCE_INVALID_RESPONSE", false],
    ["405", { status: 405, body: {} }, "SOURCE_INVALID_RESPONSE", false],
  ])("returns null and a coded error for %s", async (_name, answer, code, retryable) => {
    const { css, errors, requestId } = await read(answer);
    expect(css).toBeNull();
    const sourceCallId = errors[0]?.extensions["sourceCallId"];
    expect(gateway.apiSecu.correlationIds).toContain(sourceCallId);
    const identified = { requestId, sourceCallId, correlationId: sourceCallId };
    expect(errors).toMatchObject([
      { path: ["me", "css"], extensions: { code, source: "API_SECU", retryable, ...identified } },
    ]);
    if (code === "SOURCE_INVALID_RESPONSE") measured(14, { code, value: JSON.stringify(css) });
  });

  it("does not include the source's host or body, or a token, in an error", async () => {
    const { text } = await read(apiSecuError(50001));
    for (const secret of ["127.0.0.1", "Motif", token, "stack"]) expect(text).not.toContain(secret);
  });

  it("returns SOURCE_UNAVAILABLE when the source refuses connections", async () => {
    const offline = await startGateway({ environment: { API_SECU_BASE_URL: "http://127.0.0.1:1" } });
    try {
      const { data, errors } = await offline.askText(query, { token: await offline.token("test") });
      expect(data).toEqual({ me: { css: null, rsa: null } });
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(Array(2).fill("SOURCE_UNAVAILABLE"));
    } finally {
      await offline.close();
    }
  });

  it("that refuses connections does not affect the benefit of another source", async () => {
    const environment = { API_SECU_BASE_URL: "http://127.0.0.1:1", RSA_SOURCE: "api-particulier" };
    const offline = await startGateway({ environment });
    try {
      const { status, data, errors } = await offline.askText(query, { token: await offline.token("test") });
      expect([status, data]).toEqual([200, { me: { css: null, rsa: { outcome: "BENEFICIARY" } } }]);
      expect(errors).toMatchObject([{ path: ["me", "css"], extensions: { code: "SOURCE_UNAVAILABLE" } }]);
      measured(17, { "HTTP status": status, errors: errors.length, path: errors[0]?.path?.join(".") ?? "" });
    } finally {
      await offline.close();
    }
  });
});

describe("the client-credentials token", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { SOURCE_TIMEOUT_MS: "3000", CACHE_TTL_SECONDS: "0" } });
  });
  afterEach(() => {
    gateway.apiSecu.restore();
    gateway.apiSecu.expireTokens();
  });
  afterAll(() => gateway.close());

  it("is fetched once per scope for concurrent requests, and is kept", async () => {
    const tokens = await Promise.all(["test", "avec_nom_dusage", "carac_speciaux"].map((one) => gateway.token(one)));
    const before = gateway.apiSecu.counters.token;
    await Promise.all(tokens.map((token) => gateway.askText(query, { token })));
    await Promise.all(tokens.map((token) => gateway.askText(query, { token })));
    expect(gateway.apiSecu.counters.token - before).toBe(2);
  });

  it("is renewed once when the source no longer recognises it", async () => {
    const token = await gateway.token("test");
    await gateway.askText(query, { token });
    gateway.apiSecu.expireTokens();
    const before = { ...gateway.apiSecu.counters };
    const { errors } = await gateway.askText("{ me { css { outcome } } }", { token });
    expect(errors).toEqual([]);
    expect(gateway.apiSecu.counters).toMatchObject({ token: before.token + 1, CSS: before.CSS + 2 });
  });

  it.each<[string, SourceAnswer, string]>([
    ["a refusal", { status: 401, body: { error: "invalid_client" } }, "SOURCE_REJECTED"],
    ["a refusal of its scope", { status: 400, body: { error: "invalid_scope" } }, "SOURCE_REJECTED"],
    ["a failure", { status: 500, body: {} }, "SOURCE_UNAVAILABLE"],
    ["a reset connection", "reset", "SOURCE_UNAVAILABLE"],
    ["silence", "hang", "SOURCE_TIMEOUT"],
    ["HTML", { status: 200, raw: "<html>", headers: { "content-type": "text/html" } }, "SOURCE_INVALID_RESPONSE"],
    ["without a token", { status: 200, body: { token_type: "Bearer" } }, "SOURCE_INVALID_RESPONSE"],
    ["a redirect", { status: 302, raw: "", headers: { location: "http://127.0.0.1:1/" } }, "SOURCE_INVALID_RESPONSE"],
    ["404", { status: 404, raw: "" }, "SOURCE_INVALID_RESPONSE"],
    [
      "a token that is invalid in a header",
      { status: 200, body: { token_type: "Bearer", access_token: "a\nb" } },
      "SOURCE_INVALID_RESPONSE",
    ],
  ])("gives a null status and a coded error when its response is %s", async (_name, answer, code) => {
    // The gateway may still hold a token that the source no longer accepts: the 401 makes the gateway fetch another
    // one.
    gateway.apiSecu.expireTokens();
    gateway.apiSecu.answerTokenRequests(answer);
    const token = await gateway.token("test");
    const { CSS: before } = gateway.apiSecu.counters;
    const { data, errors } = await gateway.askText("{ me { css { outcome } } }", { token });
    expect(data).toEqual({ me: { css: null } });
    expect(errors).toMatchObject([{ extensions: { code, source: "API_SECU" } }]);
    expect(gateway.apiSecu.counters.CSS - before).toBeLessThanOrEqual(1);
  });
});

describe("a source that refuses the gateway's number of calls", () => {
  let gateway: Gateway;
  // Each test has its own gateway, because the gateway pauses its calls to the source afterwards.
  beforeEach(async () => {
    gateway = await startGateway({ environment: { CACHE_TTL_SECONDS: "0" } });
  });
  afterEach(() => gateway.close());
  const ask = async () => gateway.askText("{ me { css { outcome } } }", { token: await gateway.token("test") });

  it.each([
    ["30", 30],
    [new Date(Date.now() + 100_000).toUTCString(), expect.any(Number)],
    [undefined, 60],
    ["-5", 60],
    ["soon", 60],
    ["9".repeat(23), 86_400],
  ])("gives SOURCE_RATE_LIMITED, with the delay of its Retry-After: %s", async (header, retryAfter) => {
    gateway.apiSecu.answer("test", "CSS", apiSecuError(42901, header === undefined ? {} : { "retry-after": header }));
    const { data, errors } = await ask();
    expect(data).toEqual({ me: { css: null } });
    const extensions = { code: "SOURCE_RATE_LIMITED", source: "API_SECU", retryable: true, retryAfter };
    expect(errors).toMatchObject([{ path: ["me", "css"], extensions }]);
  });

  it("gives SOURCE_RATE_LIMITED also when it refuses a token", async () => {
    gateway.apiSecu.answerTokenRequests({ status: 429, body: {}, headers: { "retry-after": "7" } });
    const { errors } = await ask();
    expect(errors).toMatchObject([{ extensions: { code: "SOURCE_RATE_LIMITED", source: "API_SECU", retryAfter: 7 } }]);
    expect(gateway.apiSecu.counters.CSS).toBe(0);
  });
});
