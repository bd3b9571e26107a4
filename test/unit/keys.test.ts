import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { createKeys, type NamedPerson } from "../../src/cache/keys.js";
import { ringKey } from "../support/keyring.js";

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

describe("the key of a fact", () => {
  it("is the same for the same fact, in whatever order its scopes come", () => {
    const again = createKeys([current]).subjectOf(person);
    expect(again.factKey({ ...identity, grantedScopes: ["b", "a"] })).toEqual(key);
  });

  it.each([
    ["recipient", { recipient: "35600000000048" }],
    ["source", { source: "API_PARTICULIER" }],
    ["benefit", { benefit: "CSS" }],
    ["granted scopes", { grantedScopes: ["a"] }],
    ["scopes that run together", { grantedScopes: ["a,b"] }],
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
    ["ring", createKeys([ringKey("new")]).subjectOf(person)],
  ])("differs by %s", (_name, other) => {
    expect(other.factKey(identity).name).not.toBe(key.name);
  });

  it("begins with the key's id and the person's hash tag, and shows nothing of what it is made of", () => {
    const [place] = key.cacheKeys;
    expect(place.name).toMatch(/^new:\{[\w-]{43}\}[\w-]{43}$/);
    expect(keys.personPrefixes(person)).toEqual([place.name.slice(0, "new:{}".length + 43)]);
    expect(place.generation.startsWith(place.name.slice(0, 49))).toBe(true);
  });

  it("cannot be computed without the ring: no plain or differently keyed hash of the identity stands in it", () => {
    const parts = JSON.stringify(["DOEUVRENE", "ZOE", "1962-08-24"]);
    const guesses = [
      createHash("sha256").update(parts),
      createHmac("sha256", "").update(parts),
      createHmac("sha256", Buffer.from(current.secret, "base64")).update(parts),
    ];
    for (const guess of guesses) expect(key.cacheKeys[0].name).not.toContain(guess.digest("base64url"));
  });

  it("has a place under every key of the ring, the current one first", () => {
    const rotated = createKeys([current, previous]).subjectOf(person).factKey(identity);
    const before = createKeys([previous]).subjectOf(person).factKey(identity);
    expect(rotated.cacheKeys).toEqual([...key.cacheKeys, ...before.cacheKeys]);
  });
});

describe("a person's place", () => {
  it.each([
    ["case", { birthName: "D'ŒUVRE-NÉ", firstGivenName: "ZOÉ" }],
    ["accents", { birthName: "D'Œuvre-Ne", firstGivenName: "Zoe" }],
    ["ligatures", { birthName: "D'Oeuvre-Né" }],
    ["spaces, hyphens and apostrophes of the birth name", { birthName: "D Œuvre Né" }],
    ["further given names in the same field", { firstGivenName: "Zoé Ève, Marie" }],
    ["the form of its characters", { birthName: "D'Œuvre-Né".normalize("NFD") }],
  ])("does not depend on %s", (_name, change) => {
    expect(keys.personPrefixes({ ...person, ...change })).toEqual(keys.personPrefixes(person));
  });
});
