import {
  createCipheriv,
  createHash,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compactDecrypt, CompactEncrypt, jwtVerify, SignJWT, type CompactJWEHeaderParameters } from "jose";
import { openDirectly } from "../../src/auth/franceconnect/direct-jwe.js";
import { readDirectKeys } from "../../src/auth/franceconnect/direct-keys.js";
import { verifyDirectly } from "../../src/auth/franceconnect/direct-jws.js";

const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const [encryption, previous, signing] = [p256(), p256(), p256()];
const expected = { issuer: "https://fc.example", audience: "gateway", maxTokenAge: 30, clockTolerance: 10 };
const someCharacters = ["", ".", "=", " ", "A", "B", "Q", "Z", "a", "g", "w", "z", "0", "9", "-", "_", "é"];
const now = () => Math.floor(Date.now() / 1_000);

const claimsOf = (changes: object) => ({
  iss: expected.issuer,
  aud: expected.audience,
  iat: now(),
  token_introspection: { active: true, given_name: "Éloïse" },
  ...changes,
});
const sign = (claims: object, header: object = {}) =>
  new SignJWT(claims as never).setProtectedHeader({ alg: "ES256", kid: "k", ...header }).sign(signing.privateKey);
const encrypt = (text: string, header: Partial<CompactJWEHeaderParameters> = {}) =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", ...header })
    .encrypt(encryption.publicKey);

const pinned = { keyManagementAlgorithms: ["ECDH-ES"], contentEncryptionAlgorithms: ["A256GCM"] };
const decryptWithJose = async (jwe: string) =>
  new TextDecoder().decode((await compactDecrypt(jwe, encryption.privateKey, pinned)).plaintext);
const verifyWithJose = async (jws: string) => {
  const options = { ...expected, algorithms: ["ES256"], requiredClaims: ["iat", "token_introspection"] };
  return (await jwtVerify(jws, signing.publicKey, options)).payload;
};
/** A JWE with any header, which jose would not create. */
function envelope(header: string, text: string, privateKey: KeyObject): string {
  const secret = diffieHellman({ privateKey, publicKey: encryption.publicKey });
  const info = Buffer.concat([
    Buffer.from([0, 0, 0, 7]),
    Buffer.from("A256GCM"),
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]),
  ]);
  const key = createHash("sha256")
    .update(Buffer.from([0, 0, 0, 1]))
    .update(secret)
    .update(info)
    .digest();
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(header));
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return [header, "", ...[iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

const keyOf = (kid: string) => Promise.resolve(kid === "k" ? signing.publicKey : undefined);
const orUndefined = <T>(work: Promise<T>) => work.catch(() => undefined);

/** Replaces, removes or adds one character. */
const edited = (text: string) =>
  fc
    .record({
      at: fc.nat({ max: text.length - 1 }),
      put: fc.constantFrom(...someCharacters),
      removed: fc.nat({ max: 1 }),
    })
    .map(({ at, put, removed }) => text.slice(0, at) + put + text.slice(at + removed));

describe("an answer of checktoken that is opened without jose", () => {
  let [jws, jwe] = ["", ""];
  beforeAll(async () => {
    jws = await sign(claimsOf({}));
    jwe = await encrypt(jws);
  });

  it("has the same content, with the current key and with the previous one", async () => {
    expect(openDirectly(jwe, [encryption.privateKey])).toBe(jws);
    expect(openDirectly(jwe, [previous.privateKey, encryption.privateKey])).toBe(jws);
    expect(await verifyDirectly(jws, keyOf, expected)).toEqual(await verifyWithJose(jws));
  });

  it("is accepted only where jose accepts it, whatever was changed in its envelope", async () => {
    await fc.assert(
      fc.asyncProperty(edited(jwe), async (changed) => {
        const direct = openDirectly(changed, [encryption.privateKey]);
        if (direct !== undefined) expect(direct).toBe(await decryptWithJose(changed));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is accepted only where jose accepts it, whatever was changed in its signed part", async () => {
    await fc.assert(
      fc.asyncProperty(edited(jws), async (changed) => {
        const direct = await verifyDirectly(changed, keyOf, expected);
        if (direct !== undefined) expect(direct).toEqual(await verifyWithJose(changed));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is accepted or refused like jose does, whatever its claims are", async () => {
    const time = fc.oneof(
      fc.integer({ min: -5, max: 5 }).map((seconds) => now() + seconds),
      fc.integer({ min: -60, max: 60 }).map((seconds) => now() + seconds),
      fc.constantFrom(undefined, undefined, null, "1"),
    );
    const changes = fc.record(
      {
        iss: fc.constantFrom(expected.issuer, expected.issuer, "https://other.example", [expected.issuer]),
        aud: fc.constantFrom(expected.audience, "other", [expected.audience], ["other", expected.audience], [], 1),
        iat: time,
        exp: time,
        nbf: time,
        token_introspection: fc.constantFrom({ active: true }, "text", undefined),
      },
      { requiredKeys: [] },
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const signed = await sign(claimsOf(changed));
        const reference = await orUndefined(verifyWithJose(signed));
        expect(await verifyDirectly(signed, keyOf, expected)).toEqual(reference);
        accepted += reference ? 1 : 0;
      }),
      { numRuns: 600 },
    );
    expect(accepted).toBeGreaterThan(5);
  });

  it.each<[string, () => Promise<string>]>([
    ["another algorithm for the key", () => encrypt(jws, { alg: "ECDH-ES+A256KW" })],
    ["another algorithm for the content", () => encrypt(jws, { enc: "A128GCM" })],
    ["a compressed content", () => encrypt(jws, { zip: "DEF" })],
  ])("is left to jose for %s", async (_name, create) => {
    expect(openDirectly((await orUndefined(create())) ?? "", [encryption.privateKey])).toBeUndefined();
  });

  it.each<[string, object]>([
    ["without a kid", { kid: undefined }],
    ["with an unknown kid", { kid: "other" }],
    ["with an extension that must be understood", { crit: ["b64"], b64: true }],
  ])("is left to jose %s", async (_name, header) => {
    expect(await verifyDirectly(await sign(claimsOf({}), header), keyOf, expected)).toBeUndefined();
  });

  it.each(["d", "k", "priv", "key_ops", "ext", "oth", "use"])(
    "is left to jose where the key of the envelope has the member %s",
    (member) => {
      const { epk, ...others } = JSON.parse(Buffer.from(jwe.split(".", 1)[0] ?? "", "base64url").toString()) as {
        epk: object;
      };
      const { privateKey, publicKey } = p256();
      const own = { ...publicKey.export({ format: "jwk" }), [member]: "x" };
      const header = Buffer.from(JSON.stringify({ ...others, epk: own })).toString("base64url");
      expect(epk).toBeDefined();
      expect(openDirectly(envelope(header, jws, privateKey), [encryption.privateKey])).toBeUndefined();
      const plain = Buffer.from(JSON.stringify({ ...others, epk: publicKey.export({ format: "jwk" }) }));
      expect(openDirectly(envelope(plain.toString("base64url"), jws, privateKey), [encryption.privateKey])).toBe(jws);
    },
  );

  it("is left to jose where the key of the envelope is not on the curve", () => {
    const [header = "", ...others] = jwe.split(".");
    const read = JSON.parse(Buffer.from(header, "base64url").toString()) as { epk: Record<string, string> };
    const off = { ...read, epk: { ...read.epk, y: read.epk["x"] } };
    const changed = [Buffer.from(JSON.stringify(off)).toString("base64url"), ...others].join(".");
    expect(openDirectly(changed, [encryption.privateKey])).toBeUndefined();
  });

  it("uses only keys whose documents jose would use too", () => {
    const jwk = { ...signing.publicKey.export({ format: "jwk" }), kid: "k" };
    const kidsOf = (...keys: object[]) => [...readDirectKeys({ keys }).keys()];
    expect(kidsOf(jwk, { ...jwk, kid: "l", alg: "ES256", use: "sig" })).toEqual(["k", "l"]);
    for (const other of [
      { use: "enc" },
      { alg: "ES384" },
      { key_ops: ["sign"] },
      { priv: "x" },
      { oth: 5 },
      { crv: "P-384" },
      { kid: undefined },
    ])
      expect(kidsOf({ ...jwk, ...other })).toEqual([]);
    expect(kidsOf(jwk, { ...jwk, use: "enc" })).toEqual([]);
  });
});
