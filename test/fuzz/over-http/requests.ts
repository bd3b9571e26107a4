import { readFileSync } from "node:fs";
import fc from "fast-check";
import { buildSchema } from "graphql";
import { operations } from "../grammar/documents.js";
import { nearlyJsonBytes } from "../grammar/json.js";
import { addresses, headers, keyPlaceholder } from "../grammar/requests.js";
import { mostly } from "../grammar/text.js";
import { defineTarget, type Target } from "../target.js";
import type { FuzzedGateway } from "./gateway.js";

// The path is relative to the compiled file.
const schema = buildSchema(readFileSync(new URL("../../../../schema.graphql", import.meta.url), "utf8"));
const batches = fc.array(operations(schema), { maxLength: 2 });
const queries = fc.constantFrom("{ me { reference } }", "{ benefits { code } }");
const methods = mostly(fc.constantFrom("GET", "POST"), fc.constantFrom("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"));

/** Requests of clients and browsers. */
export function createRequestTargets({ send, postOperation, meter, key }: FuzzedGateway): readonly Target[] {
  const withKey = (given: Readonly<Record<string, string>>) =>
    given["x-api-key"] === keyPlaceholder ? { ...given, "x-api-key": key } : given;
  return [
    defineTarget({
      name: "operations over HTTP",
      share: 35,
      meter,
      cases: operations(schema),
      check: async (body) => (await postOperation(body)).result,
    }),
    defineTarget({
      name: "bodies over HTTP",
      share: 25,
      meter,
      cases: nearlyJsonBytes(mostly(operations(schema), batches, 8)),
      check: async (body) => (await postOperation(body)).result,
    }),
    defineTarget({
      name: "headers and cookies",
      share: 15,
      meter,
      cases: fc.tuple(headers, queries),
      check: async ([given, query]) => (await postOperation({ query }, withKey(given))).result,
    }),
    defineTarget({
      name: "sign-in and other addresses",
      share: 12,
      meter,
      cases: fc.record({ path: addresses, method: methods, headers }),
      async check({ path, method, headers: given }) {
        const body = method === "POST" ? Buffer.from("a=b") : undefined;
        return (await send({ path, method, headers: withKey(given), body })).result;
      },
    }),
  ];
}
