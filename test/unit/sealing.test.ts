import { describe, expect, it } from "@jest/globals";
import type { FactCacheKey } from "../../src/cache/keys.js";
import { createSealing } from "../../src/crypto/sealing.js";
import { ringKey } from "../support/keyring.js";

const [current, previous] = [ringKey("new"), ringKey("old")];
const sealing = createSealing([current, previous], "fact-value");
const place: FactCacheKey = { keyId: "new", name: "new:{person}fact", generation: "new:{person}generation" };
const text = JSON.stringify({ outcome: "BENEFICIARY" });
const freshUntil = Date.UTC(2026, 10, 23);
const sealed = sealing.seal(place, text, freshUntil);

const altered = (at: number) => {
  const copy = Buffer.from(sealed);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};

describe("a sealed text", () => {
  it("opens where it was sealed, with the end of its freshness", () => {
    const opened = sealing.open(place, sealed);
    expect(opened?.text.trimEnd()).toBe(text);
    expect(opened?.freshUntil).toBe(freshUntil);
  });

  it.each([
    ["in another place", { ...place, name: "new:{person}other" }, sealed],
    ["under another key of the ring", { ...place, keyId: "old" }, sealed],
    ["with a prolonged end", place, altered(0)],
    ["with another nonce", place, altered(10)],
    ["with an altered text", place, altered(40)],
    ["with an altered tag", place, altered(sealed.length - 1)],
    ["cut short", place, sealed.subarray(0, -1)],
    ["cut to a shorter tag", place, sealed.subarray(0, 24)],
    ["empty", place, Buffer.alloc(0)],
    ["as somebody else's text", place, Buffer.from("garbage".repeat(100))],
  ])("does not open %s", (_name, where, bytes) => {
    expect(sealing.open(where, bytes)).toBeUndefined();
  });

  it("does not open in a ring without its key's secret", () => {
    expect(createSealing([ringKey("new")], "fact-value").open(place, sealed)).toBeUndefined();
  });

  it("looks different each time, and has the same length for every outcome", () => {
    const again = sealing.seal(place, text, freshUntil);
    expect(again.subarray(8).equals(sealed.subarray(8))).toBe(false);
    expect(sealing.seal(place, JSON.stringify({ outcome: "NOT_BENEFICIARY", unknownReason: null }), 0)).toHaveLength(
      sealed.length,
    );
  });
});
