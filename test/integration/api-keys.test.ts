import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createApiKey, createKeyIndex } from "../../src/auth/api-keys.js";
import { writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { runCommand } from "../support/gateway/process.js";

const [own, others, expired] = [createApiKey(), createApiKey(), createApiKey()];
const tooLong = "k".repeat(129);
const hashOfTooLong = `sha256:${createHash("sha256").update(tooLong).digest("hex")}`;
const query = "{ me { css { outcome } } }";

function consumersFile(): string {
  const siret = "35600000000048";
  return writeConsumers([
    { apiKeys: [own.hash] },
    { id: "autre", siret, franceConnectClientIds: [], apiKeys: [others.hash, hashOfTooLong] },
    { id: "passe", siret, franceConnectClientIds: [], apiKeys: [expired.hash], expiresOn: "2024-01-31" },
  ]).path;
}

describe.each(["true", "false"])("a consumer's API key (required: %s)", (required) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { CONSUMERS_FILE: consumersFile(), REQUIRE_CONSUMER_KEY: required } });
  });
  afterAll(() => gateway.close());

  const ask = async (apiKey?: string, token?: string) => {
    const headers: Readonly<Record<string, string>> = apiKey === undefined ? {} : { "x-api-key": apiKey };
    const { status, data, errors, headers: sent } = await gateway.askText(query, { headers, ...(token && { token }) });
    return { status, data, code: errors[0]?.extensions.code, challenge: sent.get("www-authenticate") };
  };
  const beneficiary = { me: { css: { outcome: "BENEFICIARY" } } };

  it("is accepted with a token of its own service provider", async () => {
    expect(await ask(own.key, await gateway.token("test"))).toMatchObject({ status: 200, data: beneficiary });
  });

  it("returns 403 with a token of another service provider", async () => {
    expect(await ask(others.key, await gateway.token("test"))).toMatchObject({ status: 403, code: "FORBIDDEN" });
  });

  it("that belongs to no consumer returns 401, with or without a token, and no source is called", async () => {
    const before = { ...gateway.apiSecu.counters };
    const { key } = createApiKey();
    for (const token of [undefined, await gateway.token("test")]) {
      expect(await ask(key, token)).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
        challenge: expect.any(String),
      });
      expect(await ask("", token)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    }
    expect(gateway.apiSecu.counters).toEqual(before);
  });

  it("that is too long returns 401, although the consumers file contains its hash", async () => {
    expect(await ask(tooLong)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(await ask(`${own.key}${"x".repeat(15_000)}`)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  it("of an expired consumer returns 403", async () => {
    expect(await ask(expired.key)).toMatchObject({ status: 403, code: "FORBIDDEN" });
  });

  it("identifies no person: `me` is null with UNAUTHENTICATED", async () => {
    expect(await ask(own.key)).toMatchObject({ status: 200, data: { me: null }, code: "UNAUTHENTICATED" });
  });

  it("that is missing next to a token returns 403 where it is required, and FranceConnect is not called", async () => {
    const token = await gateway.token("test");
    const before = gateway.franceConnect.counters.checktoken;
    const expected = required === "true" ? { status: 403, code: "FORBIDDEN" } : { status: 200, data: beneficiary };
    expect(await ask(undefined, token)).toMatchObject(expected);
    expect(gateway.franceConnect.counters.checktoken - before).toBe(required === "true" ? 0 : 1);
  });
});

describe("the lookup of an API key", () => {
  it("reads no consumer, however many there are", () => {
    let reads = 0;
    const keys = Array.from({ length: 1_000 }, createApiKey);
    const consumers = keys.map(({ hash }, index) => ({
      id: String(index),
      name: "Ville d'Exemple",
      siret: "13002526500013",
      franceConnectClientIds: [],
      get apiKeys() {
        reads += 1;
        return [hash];
      },
      modalities: [],
      scopes: [],
    }));
    const ownerOf = createKeyIndex(consumers);
    const readsOfIndex = reads;
    expect(keys.map(({ key }) => ownerOf(key)?.id)).toEqual(consumers.map(({ id }) => id));
    expect(ownerOf(createApiKey().key)).toBeUndefined();
    expect(reads).toBe(readsOfIndex);
  });
});

describe("the command consumer-key", () => {
  it("prints only a new key on stdout, and the hash for the consumers file on stderr", async () => {
    const { code, stdout, stderr } = await runCommand("consumer-key");
    expect(code).toBe(0);
    const key = stdout.trim();
    expect(key).toMatch(/^[\w-]{43}$/);
    const hash = /sha256:[\da-f]{64}/.exec(stderr)?.[0] ?? "";
    const { path } = writeConsumers([{ apiKeys: [hash] }]);
    const gateway = await startGateway({ environment: { CONSUMERS_FILE: path } });
    const { status } = await gateway.askText("{ benefits { code } }", { headers: { "x-api-key": key } });
    await gateway.close();
    expect(status).toBe(200);
  });
});
