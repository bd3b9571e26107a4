import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { createKeys, type NamedPerson } from "../../src/cache/keys.js";
import { ringKey } from "../support/gateway/keyring.js";

const [current, previous] = [ringKey("new"), ringKey("old")];
const keys = createKeys([current]);
const identity = { recipient: "13002526500013", source: "API_SECU", benefit: "RSA", grantedScopes: ["a", "b"] };
const person: NamedPerson = {
  modality: "france_connect",
  identifiers: ["https://fc.example/api/v2", "sub"],
  birthName: "D'Œuvre-Né",
  firstGivenName: "Zoé",
  birthDate: "1962-08-24",
};
const subject = keys.subjectOf(person);
const key = subject.factKey(identity);

describe("the cache key of a fact", () => {
  it("is the same for the same fact, in any order of its scopes", () => {
    const again = createKeys([current]).subjectOf(person);
    expect(again.factKey({ ...identity, grantedScopes: ["b", "a"] })).toEqual(key);
  });

  it.each([
    ["recipient", { recipient: "35600000000048" }],
    ["source", { source: "API_PARTICULIER" }],
    ["benefit", { benefit: "CSS" }],
    ["granted scopes", { grantedScopes: ["a"] }],
    ["scopes joined in one string", { grantedScopes: ["a,b"] }],
  ])("differs by %s", (_name, change) => {
    expect(subject.factKey({ ...identity, ...change }).name).not.toBe(key.name);
  });

  it.each([
    ["subject", keys.subjectOf({ ...person, identifiers: ["https://fc.example/api/v2", "another"] })],
    ["issuer", keys.subjectOf({ ...person, identifiers: ["https://fc.example/api/v3", "sub"] })],
    ["modality", keys.subjectOf({ ...person, modality: "civil_identity" })],
    ["birth name", keys.subjectOf({ ...person, birthName: "Autre" })],
    ["first given name", keys.subjectOf({ ...person, firstGivenName: "Autre" })],
    ["birth date", keys.subjectOf({ ...person, birthDate: "1962-08-25" })],
    ["keyring", createKeys([ringKey("new")]).subjectOf(person)],
  ])("differs by %s", (_name, other) => {
    expect(other.factKey(identity).name).not.toBe(key.name);
  });

  it("begins with the key's id and the person's hash tag, and reveals none of its inputs", () => {
    const [newest] = key.cacheKeys;
    expect(newest.name).toMatch(/^new:\{[\w-]{43}\}[\w-]{43}$/);
    expect(keys.personPrefixes(person)).toEqual([newest.name.slice(0, "new:{}".length + 43)]);
    expect(newest.generation.startsWith(newest.name.slice(0, 49))).toBe(true);
  });

  it("cannot be computed without the keyring: it contains no plain or differently keyed hash of the identity", () => {
    const parts = JSON.stringify(["DOEUVRENE", "ZOE", "1962-08-24"]);
    const guesses = [
      createHash("sha256").update(parts),
      createHmac("sha256", "").update(parts),
      createHmac("sha256", Buffer.from(current.secret, "base64")).update(parts),
    ];
    for (const guess of guesses) expect(key.cacheKeys[0].name).not.toContain(guess.digest("base64url"));
  });

  it("exists under every key of the keyring, the current key first", () => {
    const rotated = createKeys([current, previous]).subjectOf(person).factKey(identity);
    const before = createKeys([previous]).subjectOf(person).factKey(identity);
    expect(rotated.cacheKeys).toEqual([...key.cacheKeys, ...before.cacheKeys]);
  });
});

describe("the cache key prefix of a person", () => {
  it.each([
    ["case", { birthName: "D'ŒUVRE-NÉ", firstGivenName: "ZOÉ" }],
    ["accents", { birthName: "D'Œuvre-Ne", firstGivenName: "Zoe" }],
    ["ligatures", { birthName: "D'Oeuvre-Né" }],
    ["spaces, hyphens and apostrophes of the birth name", { birthName: "D Œuvre Né" }],
    ["further given names in the same field", { firstGivenName: "Zoé Ève, Marie" }],
    ["the Unicode form of the characters", { birthName: "D'Œuvre-Né".normalize("NFD") }],
  ])("does not depend on %s", (_name, change) => {
    expect(keys.personPrefixes({ ...person, ...change })).toEqual(keys.personPrefixes(person));
  });
});
