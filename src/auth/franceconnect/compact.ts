const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A part of a compact JWE or JWS, as it is encoded and decoded. */
export interface Part {
  readonly encoded: string;
  readonly bytes: Buffer;
}

/** Returns the parts of a compact JWE or JWS. An empty list for another number of parts, or another encoding. */
export function splitCompact(text: string, count: number): readonly Part[] {
  const texts = text.split(".", count + 1);
  if (texts.length !== count) return [];
  const parts = texts.map((encoded) => ({ encoded, bytes: Buffer.from(encoded, "base64url") }));
  // Node skips what is not base64url, and accepts several encodings of the same bytes.
  const isExact = parts.every(({ encoded, bytes }) => bytes.toString("base64url") === encoded);
  return isExact ? parts : [];
}

/** Returns the JSON object of a part; undefined for anything else. */
export function readJsonObject({ bytes }: Part): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
