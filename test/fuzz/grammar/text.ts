import fc from "fast-check";

/** Texts that parsers often read wrongly. */
const oddTexts = [
  "",
  " ",
  "\0",
  "\uFEFF",
  "\uFFFD",
  "\uD800",
  "\uDC00a",
  "\u202Eabc",
  "\r\n",
  "\t",
  "é",
  "e\u0301",
  "ﬁ",
  "İ",
  "ß",
  "Œ",
  "😀",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "NaN",
  "-0",
  "1e999",
  "9".repeat(400),
  "../../etc/passwd",
  "%00",
  "%",
  "%E9",
  "<script>",
  "${7*7}",
  "' or 1=1 --",
  "{{7*7}}",
  "a".repeat(300),
  "é".repeat(300),
  " ".repeat(300),
] as const;

/** Any text, odd ones included; longer than most bounds now and then. */
export const anyText = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.tuple(fc.constantFrom(...oddTexts), fc.string({ maxLength: 10 })).map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("a", "é", "[", "\\", "(", "%2e", "-"), fc.nat(3_000))
    .map(([one, count]) => one.repeat(count)),
);

/** Mostly the first kind of value. */
export const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>, ratio = 3): fc.Arbitrary<T> =>
  fc.oneof({ weight: ratio, arbitrary: usual }, { weight: 1, arbitrary: other });

/** Mostly the text as it is. In the others, a part is removed, doubled or replaced. */
export function nearly(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({ at: fc.nat(), length: fc.nat(8), by: fc.option(anyText, { nil: undefined }) });
  const changed = fc.tuple(texts, change).map(([text, { at: position, length, by }]) => {
    const at = position % (text.length + 1);
    return text.slice(0, at) + (by ?? text.slice(at, at + 2 * length)) + text.slice(at + length);
  });
  return mostly(texts, changed);
}

/** Mostly the bytes as they are. In the others, some are changed, or the end is cut. */
export function nearlyBytes(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  const changed = fc.tuple(bytes, changes).map(([original, all]) => {
    const copy = Uint8Array.from(original);
    for (const [at, byte] of all) if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  });
  const cut = fc.tuple(bytes, fc.nat()).map(([original, at]) => original.slice(0, at % (original.length + 1)));
  return mostly(bytes, fc.oneof(changed, cut));
}

export const toBytes = (texts: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  texts.map((text) => new TextEncoder().encode(text));
