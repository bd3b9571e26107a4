import { describe, expect, it } from "@jest/globals";
import { exportJWK, generateKeyPair } from "jose";
import { completeEnvironment } from "../../sandbox/embedded.js";
import { loadConfig } from "../../src/config.js";
import { StartError } from "../../src/errors.js";

const good = completeEnvironment({});

function complaintsAbout(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    loadConfig({ ...good, ...changes });
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.complaints;
    throw error;
  }
}

describe("the configuration", () => {
  it("is complete with nothing configured outside production, and frozen to the bottom", () => {
    const config = loadConfig(good);
    expect(config).toMatchObject({
      production: false,
      http: { host: "127.0.0.1", port: 4000, publicUrl: "http://127.0.0.1:4000" },
    });
    expect(Object.isFrozen(config.franceConnect.encryptionKeys[0])).toBe(true);
  });

  it("derives FranceConnect's routes from its issuer", () => {
    const config = loadConfig({ ...good, FRANCECONNECT_ISSUER: "https://fc.example/api/v2" });
    expect(config.franceConnect).toMatchObject({
      checktokenUrl: "https://fc.example/api/v2/checktoken",
      jwksUrl: "https://fc.example/api/v2/jwks",
    });
  });

  it("switches introspection off in production, unless told otherwise", () => {
    expect(loadConfig({ ...good, NODE_ENV: "production" }).graphql.introspection).toBe(false);
    expect(loadConfig({ ...good, NODE_ENV: "production", GRAPHQL_INTROSPECTION: "true" }).graphql.introspection).toBe(
      true,
    );
  });

  it("requires every variable without a default, all complaints together", () => {
    try {
      loadConfig({ NODE_ENV: "production", FRANCECONNECT_ISSUER: "" });
      throw new Error("not refused");
    } catch (error) {
      expect((error as StartError).complaints).toEqual(
        [
          "FRANCECONNECT_ISSUER",
          "FRANCECONNECT_DP_CLIENT_ID",
          "FRANCECONNECT_DP_CLIENT_SECRET",
          "FRANCECONNECT_DP_JWKS",
          "API_SECU_BASE_URL",
          "API_SECU_TOKEN_URL",
          "API_SECU_CLIENT_ID",
          "API_SECU_CLIENT_SECRET",
          "CONSUMERS_FILE",
        ].map((name) => `${name}: is required`),
      );
    }
  });

  it.each([
    ["NODE_ENV", "prod"],
    ["PORT", "http"],
    ["PORT", "70000"],
    ["PORT", "1.5"],
    ["PUBLIC_URL", "gateway"],
    ["LOG_LEVEL", "loud"],
    ["FRANCECONNECT_ISSUER", "http://fc.example/api/v2"],
    ["FRANCECONNECT_ISSUER", "https://fc.example/api/v2/"],
    ["API_SECU_BASE_URL", "ftp://secu.example"],
    ["API_SECU_BASE_URL", "https://user:password@secu.example"],
    ["FRANCECONNECT_DP_SIGNED_ALG", "HS256"],
    ["FRANCECONNECT_DP_ENCRYPTED_ALG", "RSA-OAEP"],
    ["FRANCECONNECT_DP_ENCRYPTED_ENC", "A128GCM"],
    ["FRANCECONNECT_DP_JWKS", "/no/such/file"],
    ["FRANCECONNECT_DP_JWKS", "{}"],
    ["FRANCECONNECT_DP_JWKS", '{"keys":[]}'],
    ["SOURCE_TIMEOUT_MS", "0"],
    ["CACHE_TTL_SECONDS", "-1"],
    ["CSS_SOURCE", "a-crystal-ball"],
    ["CONSUMERS_FILE", "/no/such/file"],
    ["GRAPHQL_INTROSPECTION", "yes"],
  ])("refuses %s=%s, by name and rule", (name, value) => {
    expect(complaintsAbout({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}[:.]`))]);
  });

  it("refuses a public key, and a key set without one for the agreed algorithm", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ECDH-ES", { extractable: true });
    const document = async (key: typeof publicKey) => JSON.stringify({ keys: [await exportJWK(key)] });
    expect(complaintsAbout({ FRANCECONNECT_DP_JWKS: await document(publicKey) })).toEqual([
      expect.stringMatching(/^FRANCECONNECT_DP_JWKS\.keys\.0\.d: /),
    ]);
    const wrongAlgorithm = {
      FRANCECONNECT_DP_JWKS: await document(privateKey),
      FRANCECONNECT_DP_ENCRYPTED_ALG: "RSA-OAEP-256",
    };
    expect(complaintsAbout(wrongAlgorithm)).toEqual(["FRANCECONNECT_DP_JWKS: must hold a key for RSA-OAEP-256"]);
  });

  it("never prints the value of a secret", () => {
    const secret = "very-secret-value";
    const complaints = complaintsAbout({
      PORT: "x",
      FRANCECONNECT_DP_CLIENT_SECRET: secret,
      FRANCECONNECT_DP_JWKS: `{"keys":[{"kty":"EC","d":"${secret}","use":"${secret}"}], "${secret}"`,
      API_SECU_BASE_URL: `https://user:${secret}@secu.example`,
    });
    expect(complaints).toHaveLength(3);
    expect(complaints.join()).not.toContain(secret);
  });
});
