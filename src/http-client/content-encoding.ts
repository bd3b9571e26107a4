import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { InternalError } from "../errors.js";

/** The body cannot be decoded, or not within the size limit. */
export class ContentEncodingError extends InternalError {
  override readonly name = "ContentEncodingError";
}

type Decoder = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

const fromGzip: Decoder = promisify(gunzip);
const fromZlib: Decoder = promisify(inflate);
const fromRawDeflate: Decoder = promisify(inflateRaw);

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ["gzip", fromGzip],
  ["x-gzip", fromGzip],
  ["br", promisify(brotliDecompress)],
  // Some servers send DEFLATE data without the zlib format around it (RFC 9110, section 8.4.1.2).
  ["deflate", (body, options) => (hasZlibHeader(body) ? fromZlib : fromRawDeflate)(body, options)],
]);

/** More codings are an attack: each costs a pass over the body. */
const maxCodings = 4;

/**
 * The body without its content codings, in at most `maxSize` bytes at every step; `header` is its Content-Encoding, and
 * lists the codings in the order in which they were applied.
 * @throws ContentEncodingError for an unknown coding, too many codings, and data that is broken or too large.
 */
export async function decodeBody(body: Uint8Array, header: string, maxSize: number): Promise<Uint8Array> {
  const codings = header
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (body.length === 0 || codings.length === 0) return body;
  if (codings.length > maxCodings) throw new ContentEncodingError("too many content codings");
  let decoded = body;
  for (const coding of codings.reverse()) decoded = await decode(decoded, coding, maxSize);
  return decoded;
}

async function decode(body: Uint8Array, coding: string, maxOutputLength: number): Promise<Uint8Array> {
  const decoder = decoders.get(coding);
  if (!decoder) throw new ContentEncodingError("unknown content coding");
  try {
    return await decoder(body, { maxOutputLength });
  } catch (cause) {
    throw new ContentEncodingError("the body is broken or too large once decoded", { cause });
  }
}

/** RFC 1950, section 2.2: the method is 8, and the first two bytes are a multiple of 31. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}
