import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { createFactEnvelopes } from "../../../src/cache/envelope.js";
import { readEnsured, readGeneration } from "../../../src/cache/generations.js";
import { createLocalErasures } from "../../../src/cache/local-erasures.js";
import { createSealing } from "../../../src/crypto/sealing.js";
import { openDirectly } from "../../../src/auth/franceconnect/direct-jwe.js";
import { splitCompact } from "../../../src/auth/franceconnect/compact.js";
import { ringKey } from "../../support/gateway/keyring.js";
import { anyJson } from "../grammar/json.js";
import { anyText, nearlyBytes } from "../grammar/text.js";
import { defineTarget, Fault, type Target } from "../target.js";

const generation = randomBytes(16).toString("base64url");
const sealing = createSealing([ringKey("k1")], "fact-value");
const envelopes = createFactEnvelopes<unknown>(sealing, 60_000, createLocalErasures());
const keyNamed = (name: string) => ({ keyId: "k1", name, generation: `${name}generation` });
const cacheKey = keyNamed("k1:{person}fact");
const sealed = envelopes.seal(cacheKey, { generation, since: Date.now(), value: "the fact" });

export const sealedValues: readonly Target[] = [
  defineTarget({
    name: "sealed values",
    share: 10,
    cases: fc.tuple(
      fc.oneof(nearlyBytes(fc.constant(sealed)), fc.uint8Array({ maxLength: 2_000 })),
      fc.constantFrom(cacheKey.name, cacheKey.name, "k1:{other}fact"),
      fc.constantFrom(generation, generation, "another", undefined),
    ),
    check([bytes, name, current]) {
      const opened = envelopes.open(keyNamed(name), Buffer.from(bytes), current);
      if (typeof opened === "string") return opened;
      const isUnchanged = sealed.equals(bytes) && name === cacheKey.name && current === generation;
      if (!isUnchanged || opened.value !== "the fact") throw new Fault("wrong", "a value that was changed opens");
      return "opened";
    },
  }),
  defineTarget({
    name: "generations in Redis",
    share: 8,
    cases: fc.oneof(
      anyJson,
      anyText.map((text) => [text, 0]),
      fc.constant([generation, 1]),
    ),
    check(reply) {
      const ensured = readEnsured(reply);
      const read = readGeneration(typeof reply === "string" ? Buffer.from(reply) : undefined);
      if (ensured && !/^[\w-]{22}$/.test(ensured.generation)) throw new Fault("wrong", "not a generation");
      return (ensured ?? read) ? "read" : "refused";
    },
  }),
  defineTarget({
    name: "compact tokens",
    share: 10,
    cases: fc.oneof(
      anyText,
      fc
        .array(
          anyText.map((text) => Buffer.from(text).toString("base64url")),
          { maxLength: 6 },
        )
        .map((parts) => parts.join(".")),
    ),
    check(text) {
      if (openDirectly(text, []) !== undefined) throw new Fault("wrong", "opened without a key");
      return `${String(splitCompact(text, 5).length)} parts`;
    },
  }),
];
