import fc from "fast-check";
import { anyText, mostly, nearly, nearlyBytes, toBytes } from "./text.js";

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

/** JSON values that a program cannot hold, or that JSON does not allow, as they are written. */
const oddValues = fc.oneof(
  fc.constantFrom("1e999", "-1e999", "1e-999", "01", "+1", ".5", "NaN", "Infinity", "undefined", "'a'", "0x10", "-"),
  fc.constantFrom('"\\ud800"', '"\\u0000"', '"\\uFEFF"', '"\\x"', '"\t"', '"', "[,]", "[1,]", "{,}", "nul", "tru"),
  fc.nat(400).map((digits) => "9".repeat(digits + 1)),
  fc.nat(3_000).map((depth) => nested("[", "]", depth)),
  fc.nat(1_000).map((depth) => nested('{"a":', "}", depth).replace("}", "1}")),
);

/** Any JSON value. */
export const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, "", [], {}, [null], [[]]),
  anyText,
);

/** An object with these members. Any of them may be absent, or have any value. */
export function nearlyRecord(members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const each = Object.entries(members).map(([name, value]): [string, fc.Arbitrary<unknown>] => [
    name,
    mostly(value, anyJson, 40),
  ]);
  const whole = fc.record(Object.fromEntries(each), { noNullPrototype: true });
  return mostly(whole, fc.record(Object.fromEntries(each), { requiredKeys: [], noNullPrototype: true }), 8);
}

/** JSON text of these values, nearly valid: a value replaced, a member doubled, `__proto__`, a byte order mark. */
export function nearlyJson(values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const text = values.map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 40, arbitrary: text },
    { weight: 2, arbitrary: nearly(text) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(text, oddValues)
        .map(([json, odd]) => json.replace(/:(?:true|false|null|\d+|"[^"]*")/, `:${odd}`)),
    },
    { weight: 1, arbitrary: text.map((json) => json.replace(/^\{("[^"]*":)/, '{"__proto__":{"a":1},$1null,$1')) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        oddValues,
        text.map((json) => `\uFEFF${json}`),
        anyText,
      ),
    },
  );
}

/** Bytes of such a text, some of them not UTF-8. */
export const nearlyJsonBytes = (values: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 30, arbitrary: toBytes(nearlyJson(values)) },
    { weight: 1, arbitrary: nearlyBytes(toBytes(nearlyJson(values))) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
