import { describe, expect, it } from "@jest/globals";
import type { FactCacheKey } from "../../src/cache/keys.js";
import { createSealing } from "../../src/crypto/sealing.js";
import { ringKey } from "../support/gateway/keyring.js";

const [current, previous] = [ringKey("new"), ringKey("old")];
const sealing = createSealing([current, previous], "fact-value");
const entry: FactCacheKey = { keyId: "new", name: "new:{person}fact", generation: "new:{person}generation" };
const text = JSON.stringify({ outcome: "BENEFICIARY" });
const freshUntil = Date.UTC(2026, 10, 23);
const sealed = sealing.seal(entry, text, freshUntil);

const altered = (at: number) => {
  const copy = Buffer.from(sealed);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};

describe("a sealed text", () => {
  it("opens under the cache key it was sealed for, with the end of its freshness", () => {
    const opened = sealing.open(entry, sealed);
    expect(opened?.text.trimEnd()).toBe(text);
    expect(opened?.freshUntil).toBe(freshUntil);
  });

  it.each([
    ["under another cache key", { ...entry, name: "new:{person}other" }, sealed],
    ["under another key of the keyring", { ...entry, keyId: "old" }, sealed],
    ["with an altered end of freshness", entry, altered(0)],
    ["with another nonce", entry, altered(10)],
    ["with an altered text", entry, altered(40)],
    ["with an altered tag", entry, altered(sealed.length - 1)],
    ["when it is truncated", entry, sealed.subarray(0, -1)],
    ["when its tag is truncated", entry, sealed.subarray(0, 24)],
    ["when it is empty", entry, Buffer.alloc(0)],
    ["when it is an unrelated text", entry, Buffer.from("garbage".repeat(100))],
  ])("does not open %s", (_name, where, bytes) => {
    expect(sealing.open(where, bytes)).toBeUndefined();
  });

  it("does not open with a keyring that lacks its key's secret", () => {
    expect(createSealing([ringKey("new")], "fact-value").open(entry, sealed)).toBeUndefined();
  });

  it("is different each time, and has the same length for a yes and a no", () => {
    const again = sealing.seal(entry, text, freshUntil);
    expect(again.subarray(8).equals(sealed.subarray(8))).toBe(false);
    expect(sealing.seal(entry, JSON.stringify({ outcome: "NOT_BENEFICIARY", unknownReason: null }), 0)).toHaveLength(
      sealed.length,
    );
  });
});
