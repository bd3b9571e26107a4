import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { stringify } from "yaml";
import { readConsumers } from "../../../src/auth/consumers-file.js";
import { loadConfig } from "../../../src/config/config.js";
import { variables } from "../../../src/config/environment.js";
import { StartError } from "../../../src/errors.js";
import { consumersText, writeText } from "../../support/gateway/consumers.js";
import { completeEnvironment } from "../../support/gateway/environment.js";
import { anyJson, nearlyJson, nearlyRecord } from "../grammar/json.js";
import { anyText, mostly, nearly } from "../grammar/text.js";
import { defineTarget, Fault, type Target } from "../target.js";
import { resultOrCode } from "./documented.js";

const good = completeEnvironment();
const secret = "a-secret-of-the-operator";
const secretNames = ["KEYRING", "AUDIT_KEY", "FRANCECONNECT_DP_JWKS", "FRANCECONNECT_DP_CLIENT_SECRET", "REDIS_URL"];
const values = fc.oneof(
  anyText,
  nearly(
    fc.constantFrom(
      "true",
      "0",
      "1e3",
      "https://a.example",
      "http://127.0.0.1:1",
      "redis://a:1",
      "loopback, 10.0.0.0/8",
      "k1:AAAA",
      "openid",
    ),
  ),
  nearlyJson(fc.constant({ keys: [{ kty: "EC", crv: "P-256", x: "a", y: "b", d: "c" }] })),
);
const changes = fc.oneof(
  fc.dictionary(fc.constantFrom(...Object.keys(variables)), values, { maxKeys: 3, noNullPrototype: true }),
  fc.constantFrom(...secretNames).chain((name) => values.map((value) => ({ [name]: secret + value }))),
);

const consumers = nearlyRecord({
  id: mostly(fc.uuid(), anyText, 8),
  siret: mostly(fc.constantFrom("13002526500013", "35600000000001"), fc.constant("1"), 8),
  apiKeys: mostly(fc.constant<string[]>([]), fc.array(fc.constantFrom(`sha256:${"a".repeat(64)}`, "sha256:a"))),
  modalities: fc.constantFrom(["france_connect"], ["civil_identity"], []),
  rateLimit: fc.record({
    requests: mostly(fc.integer({ min: 1 }), fc.double(), 8),
    perSeconds: fc.integer({ min: 1, max: 2_100_000 }),
  }),
  expiresOn: mostly(fc.constant("2099-01-01"), fc.constantFrom("2026-02-30", ""), 8),
});
const yaml = fc.oneof(
  fc.array(consumers, { maxLength: 3 }).map((all) => consumersText(all)),
  anyJson.map((value) => stringify({ consumers: value })),
);
const path = writeText("");

export const configuration: readonly Target[] = [
  defineTarget({
    name: "environment variables",
    share: 3,
    cases: changes,
    check: (changed) =>
      resultOrCode(
        () => refuseSecrets(() => loadConfig({ ...good, ...changed })),
        () => "a configuration",
      ),
  }),
  defineTarget({
    name: "consumers files",
    share: 1,
    cases: nearly(yaml),
    check(text) {
      writeFileSync(path, text);
      return resultOrCode(
        () => readConsumers(path),
        (all) => `${all.length > 0 ? "some" : "no"} consumers`,
      );
    },
  }),
];

/** A complaint names the variable and the rule, never the value. */
function refuseSecrets<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StartError && error.message.includes(secret))
      throw new Fault("unmasked", "a complaint quotes a secret");
    throw error;
  }
}
