import { describe, expect, it } from "@jest/globals";
import { createKeys } from "../../src/cache/keys.js";

const secret = new Uint8Array(32).fill(7);
const keys = createKeys(secret);
const identity = { recipient: "13002526500013", source: "API_SECU", benefit: "RSA", grantedScopes: ["a", "b"] };
const subject = keys.subjectTag("france_connect", "https://fc.example/api/v2", "sub");

describe("the key of a fact", () => {
  it("is the same for the same fact, in whatever order its scopes come", () => {
    const key = keys.factKey(subject, identity);
    expect(createKeys(secret).factKey(subject, { ...identity, grantedScopes: ["b", "a"] })).toBe(key);
  });

  it.each([
    ["recipient", { recipient: "35600000000048" }],
    ["source", { source: "API_PARTICULIER" }],
    ["benefit", { benefit: "CSS" }],
    ["granted scopes", { grantedScopes: ["a"] }],
    ["scopes that run together", { grantedScopes: ["a,b"] }],
  ])("differs by %s", (_name, change) => {
    expect(keys.factKey(subject, { ...identity, ...change })).not.toBe(keys.factKey(subject, identity));
  });

  it.each([
    ["subject", keys.subjectTag("france_connect", "https://fc.example/api/v2", "another")],
    ["issuer", keys.subjectTag("france_connect", "https://fc.example/api/v3", "sub")],
    ["secret", createKeys(new Uint8Array(32).fill(8)).subjectTag("france_connect", "https://fc.example/api/v2", "sub")],
  ])("differs by %s", (_name, other) => {
    expect(keys.factKey(other, identity)).not.toBe(keys.factKey(subject, identity));
  });

  it("begins with its subject's hash tag, and shows nothing of what it is made of", () => {
    const key = keys.factKey(subject, identity);
    expect(key).toMatch(/^\{[\w-]{43}\}[\w-]{43}$/);
    expect(key.startsWith(`{${subject}}`)).toBe(true);
  });
});
