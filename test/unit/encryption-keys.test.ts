import { beforeAll, describe, expect, it } from "@jest/globals";
import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { createEncryptionKeys } from "../../src/auth/franceconnect/encryption-keys.js";
import { loadConfig } from "../../src/config/config.js";
import { completeEnvironment } from "../support/gateway/environment.js";

describe("the gateway's encryption keys", () => {
  let current: JWK;
  let previous: JWK;
  beforeAll(async () => {
    const make = async () => exportJWK((await generateKeyPair("ECDH-ES", { extractable: true })).privateKey);
    [current, previous] = [{ ...(await make()), kid: "current" }, await make()];
  });

  const createKeys = (keys: readonly JWK[]) => {
    const environment = completeEnvironment({ FRANCECONNECT_DP_JWKS: JSON.stringify({ keys }) });
    return createEncryptionKeys(loadConfig(environment).franceConnect);
  };

  const encryptFor = async ({ kty, crv, x, y }: JWK) => {
    const key = await importJWK({ kty, crv, x, y }, "ECDH-ES");
    const jwe = new CompactEncrypt(new TextEncoder().encode("fact"));
    return jwe.setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM" }).encrypt(key);
  };

  it("decrypt data encrypted for the current and for the previous key during a rotation", async () => {
    const keys = await createKeys([current, previous]);
    for (const key of [current, previous]) {
      expect(new TextDecoder().decode(await keys.decrypt(await encryptFor(key)))).toBe("fact");
    }
  });

  it("do not decrypt data encrypted for a removed key", async () => {
    const keys = await createKeys([current]);
    await expect(keys.decrypt(await encryptFor(previous))).rejects.toMatchObject({ code: "ERR_JWE_DECRYPTION_FAILED" });
  });

  it("are published without their private parts, the current key first, each with use, alg and kid", async () => {
    const { publicJwks } = await createKeys([current, previous]);
    expect(publicJwks.keys).toEqual([
      { kty: "EC", crv: "P-256", x: current.x, y: current.y, use: "enc", alg: "ECDH-ES", kid: "current" },
      { kty: "EC", crv: "P-256", x: previous.x, y: previous.y, use: "enc", alg: "ECDH-ES", kid: expect.any(String) },
    ]);
  });
});
