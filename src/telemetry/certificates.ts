import { X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";

/** By what the certificates are used for. */
type ByUse = Readonly<Record<string, string | undefined>>;

/** Bytes. A file of all public authorities is smaller. */
const maxSize = 2_000_000;
const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Returns the function that reads when the first certificate of each file, and of each text in PEM, expires, in seconds
 * since 1970. A file is read again when it has changed. A file that cannot be read has no expiry.
 */
export function createExpiriesOf(files: ByUse, texts: ByUse = {}) {
  const ofTexts = Object.entries(texts).map(([use, pem = ""]) => [use, firstExpiry(pem)] as const);
  const readers = Object.entries(files).flatMap(([use, path]) => (path ? [[use, createReader(path)] as const] : []));
  return async (): Promise<ReadonlyMap<string, number>> => {
    const ofFiles = await Promise.all(readers.map(async ([use, read]) => [use, await read()] as const));
    return new Map(
      [...ofFiles, ...ofTexts].flatMap(([use, seconds]) => (seconds === undefined ? [] : [[use, seconds] as const])),
    );
  };
}

function createReader(path: string) {
  let known = { changedAt: NaN, expiry: undefined as number | undefined };
  return async (): Promise<number | undefined> => {
    try {
      const { mtimeMs: changedAt, size } = await stat(path);
      if (changedAt !== known.changedAt) {
        known = { changedAt, expiry: undefined };
        if (size <= maxSize) known.expiry = firstExpiry(await readFile(path, "utf8"));
      }
      return known.expiry;
    } catch {
      return undefined;
    }
  };
}

/** Nothing for a block that is not a certificate. */
function expiryOf(block: string): readonly number[] {
  try {
    return [new X509Certificate(block).validToDate.getTime()];
  } catch {
    return [];
  }
}

/** Undefined for a text without a certificate. */
function firstExpiry(pem: string): number | undefined {
  const expiries = (pem.match(block) ?? []).flatMap(expiryOf);
  return expiries.length === 0 ? undefined : Math.min(...expiries) / 1_000;
}
