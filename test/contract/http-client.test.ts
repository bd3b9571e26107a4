import { readFileSync } from "node:fs";
import net from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { apiSecuError } from "../../sandbox/api-secu/answers.js";
import { readCompression, type Compressor } from "../../sandbox/compression.js";
import type { SourceAnswer } from "../../sandbox/source-answer.js";
import { createHttpClient } from "../../src/http-client/http-client.js";
import { signIn } from "../support/browser/sign-in.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { answerYes, startSourceServer } from "../support/upstreams/source-server.js";

const { name, version } = JSON.parse(readFileSync("package.json", "utf8")) as { name: string; version: string };
const query = "{ me { css { outcome unknownReason } rsa { outcome } } }";
const yes = { code: true, libelle: "L'assuré est bénéficiaire de la CSS" };
const tooLong = "x".repeat(1024 * 1024);

describe("a compressed answer that the gateway did not request", () => {
  let gateway: Gateway;
  let token: string;
  beforeAll(async () => {
    // The gateway fetches discovery, the keys and API-SECU's token only once: they are compressed in all of the ways.
    gateway = await startGateway({
      withLogin: true,
      environment: { CACHE_TTL_SECONDS: "0", RSA_SOURCE: "api-particulier" },
    });
    gateway.compression.by = ["gzip", "br", "deflate", "raw-deflate"];
    token = await gateway.token("test");
  });
  afterEach(() => {
    gateway.apiSecu.restore();
    gateway.franceConnect.misbehave(null);
    gateway.compression.by = [];
  });
  afterAll(() => gateway.close());

  /** Sets this answer for the CSS. The RSA comes from another source. */
  async function read(answer: SourceAnswer) {
    gateway.apiSecu.answer("test", "CSS", answer);
    const { data, errors } = await gateway.askText(query, { token });
    const { css, rsa } = data?.["me"] as { readonly css: unknown; readonly rsa: unknown };
    expect(rsa).toEqual({ outcome: "BENEFICIARY" });
    return { css, error: errors[0]?.extensions };
  }

  it("is declined by the headers of every call, which also name the gateway", async () => {
    const standIns = [gateway.franceConnect, gateway.apiSecu, gateway.apiParticulier];
    const before = new Set(standIns.flatMap(({ received }) => received));
    expect(await gateway.askText(query, { token })).toMatchObject({ status: 200, errors: [] });
    expect((await signIn(gateway)).answer.status).toBe(302);
    const calls = standIns.flatMap(({ received }) => received).filter((call) => !before.has(call));
    // "node" is the user agent of the test browser.
    const gatewayCalls = calls.filter(({ headers }) => headers["user-agent"] !== "node");
    expect(gatewayCalls.map(({ path }) => path.replace(/^\/(?:api\/v2|v3\/dss)\//, ""))).toEqual(
      expect.arrayContaining([
        ...["checktoken", "jwks", ".well-known/openid-configuration", "token", "userinfo"],
        "/prestations/v1/fc/CSS",
        "revenu_solidarite_active/france_connect",
      ]),
    );
    for (const { headers } of gatewayCalls) {
      expect(headers).toMatchObject({ "accept-encoding": "identity", "user-agent": `${name}/${version}` });
    }
  });

  it.each<[readonly Compressor[]]>([[["gzip"]], [["br"]], [["deflate"]], [["raw-deflate"]], [[]]])(
    "is decoded for both sources and FranceConnect, for tokens and sign-ins: %j",
    async (by) => {
      gateway.compression.by = by;
      const answer = await gateway.askText(query, { token: await gateway.token("test") });
      expect(answer).toMatchObject({ status: 200, errors: [], data: { me: { css: { outcome: "BENEFICIARY" } } } });
      expect(answer.data).toMatchObject({ me: { rsa: { outcome: "BENEFICIARY" } } });
      expect((await signIn(gateway)).answer.status).toBe(302);
    },
  );

  it("is decoded for errors too", async () => {
    gateway.compression.by = ["gzip", "br"];
    expect(await read(apiSecuError(40406))).toMatchObject({ css: { outcome: "UNKNOWN", unknownReason: "NO_FILE" } });
    expect(await read(apiSecuError(40301))).toMatchObject({ css: null, error: { code: "SOURCE_REJECTED" } });
    gateway.franceConnect.misbehave({ http: { answer: { status: 401 } } });
    expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 503 });
    const ready = await (await fetch(`${gateway.url}/health/ready`)).json();
    expect(ready).toMatchObject({ franceConnect: "refusing: 401 invalid_request" });
  });

  it.each<[readonly Compressor[]]>([[["gzip"]], [["br"]], [["deflate"]], [["raw-deflate"]], [["gzip", "gzip"]]])(
    "cannot make the gateway buffer more than its size limit: %j",
    async (by) => {
      gateway.compression.by = by;
      expect(await read({ status: 200, body: { ...yes, libelle: tooLong } })).toMatchObject({
        css: null,
        error: { code: "SOURCE_INVALID_RESPONSE" },
      });
      expect(await read({ status: 500, body: { libelle: tooLong } })).toMatchObject({
        css: null,
        error: { code: "SOURCE_UNAVAILABLE" },
      });
      gateway.franceConnect.misbehave({ http: { answer: { status: 200, body: JSON.stringify(tooLong) } } });
      expect(await gateway.askText(query, { token: await gateway.token("test") })).toMatchObject({ status: 503 });
    },
  );

  const zipped = (count: number) => Array(count).fill("gzip").join(", ");
  it.each<[string, string]>([
    ["an unknown coding", "compress"],
    ["an unknown coding after a known one", "gzip, zstd"],
    ["a coding named like a property of every object", "constructor"],
    ["a coding that the body does not have", "gzip"],
    ["more codings than necessary", zipped(5)],
    ["as many codings as a header can contain", zipped(2_000)],
  ])("is refused when its header declares %s", async (_name, coding) => {
    const answer = await read({ status: 200, body: yes, headers: { "content-encoding": coding } });
    expect(answer).toMatchObject({ css: null, error: { code: "SOURCE_INVALID_RESPONSE" } });
  });

  it.each(["identity", "", " , Identity"])("is not expected when the header declares none: %j", async (coding) => {
    const answer = await read({ status: 200, body: yes, headers: { "content-encoding": coding } });
    expect(answer).toMatchObject({ css: { outcome: "BENEFICIARY" } });
  });

  it("still gives its retry delay when its body cannot be decoded", async () => {
    const headers = { "content-encoding": "compress", "retry-after": "1" };
    expect(await read({ status: 429, body: {}, headers })).toMatchObject({
      css: null,
      error: { code: "SOURCE_RATE_LIMITED", retryAfter: 1 },
    });
  });
});

describe("SANDBOX_COMPRESSION", () => {
  it("lists the compressions of the stand-ins, and refuses an unknown name", () => {
    expect(readCompression(undefined)).toEqual({ by: [] });
    expect(readCompression("gzip, raw-deflate")).toEqual({ by: ["gzip", "raw-deflate"] });
    expect(() => readCompression("gzip, zstd")).toThrow("SANDBOX_COMPRESSION: must be some of gzip, br");
  });
});

describe("a refusal whose body is too large", () => {
  it("keeps its status and its Retry-After", async () => {
    const source = await startSourceServer();
    source.behave(({ response }) => {
      response.writeHead(429, { "retry-after": "7" }).end("x".repeat(300_000));
    });
    const client = createHttpClient({ timeoutMs: 60_000, connections: 1 });
    const answer = await client.fetch(source.baseUrl);
    expect([answer.status, answer.header("retry-after"), answer.text()]).toEqual([429, "7", ""]);
    await client.close();
    await source.close();
  });
});

describe("the connection to an upstream", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each(["GET", "POST"])("gets one second per address before the next one is tried: %s", async (method) => {
    const source = await startSourceServer();
    source.behave(answerYes);
    const client = createHttpClient({ timeoutMs: 5_000, connections: 1 });
    const connect = jest.spyOn(net, "connect");
    expect((await client.fetch(source.baseUrl, { method })).status).toBe(200);
    const [options] = connect.mock.calls[0] as unknown as [net.TcpSocketConnectOpts];
    expect(options.autoSelectFamily).toBe(true);
    expect(options.autoSelectFamilyAttemptTimeout).toBeGreaterThanOrEqual(1_000);
    await client.close();
    await source.close();
  });

  it("is abandoned long before the call's timeout when no address accepts a connection", async () => {
    jest.spyOn(net, "connect").mockImplementation(() => new net.Socket());
    const client = createHttpClient({ timeoutMs: 600_000, connections: 1 });
    await expect(client.fetch("http://127.0.0.1:1/")).rejects.toMatchObject({
      kind: "timeout",
      cause: { code: "UND_ERR_CONNECT_TIMEOUT" },
    });
    await client.close();
  });
});
