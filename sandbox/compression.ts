import { ServerResponse, type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders } from "node:http";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { StartError } from "../src/errors.js";

const compressors = {
  gzip: { coding: "gzip", compress: gzipSync },
  br: { coding: "br", compress: brotliCompressSync },
  deflate: { coding: "deflate", compress: deflateSync },
  /** Deflate without the zlib wrapper, which some servers send under the same name. */
  "raw-deflate": { coding: "deflate", compress: deflateRawSync },
} as const;

export type Compressor = keyof typeof compressors;

/** Compressions of all answers except pages, in this order, even if not requested. They may change at any time. */
export interface Compression {
  by: readonly Compressor[];
}

const complaint = `SANDBOX_COMPRESSION: must be some of ${Object.keys(compressors).join(", ")}, separated by commas`;

/** Parses the value of SANDBOX_COMPRESSION. Throws StartError when it is not valid. */
export function readCompression(value = ""): Compression {
  const names = value.split(",").map((name) => name.trim());
  const by = names.filter((name): name is Compressor => Object.hasOwn(compressors, name));
  if (value !== "" && by.length < names.length) throw new StartError([complaint]);
  return { by };
}

/** The complaints about the value; empty when it is valid. */
export function compressionComplaints(value: string): readonly string[] {
  try {
    readCompression(value);
    return [];
  } catch {
    return [complaint];
  }
}

type WriteHead = (string | OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined)[];

/** The response class, for `createServer`, of a server that applies this compression. */
export function responsesOf(compression: Compression = { by: [] }) {
  return class CompressedResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
    #hasBody = false;

    /** Keeps the head until the body is known, because a header names the compression. */
    override writeHead(status: number, ...rest: WriteHead): this {
      if (this.#hasBody || compression.by.length === 0) return super.writeHead(status, ...(rest as []));
      this.statusCode = status;
      for (const headers of rest) {
        if (typeof headers !== "object" || Array.isArray(headers)) continue;
        for (const [name, value] of Object.entries(headers)) if (value !== undefined) this.setHeader(name, value);
      }
      return this;
    }

    /** A body written in several parts is not compressed. */
    override write(chunk: unknown, ...rest: unknown[]): boolean {
      this.#hasBody = true;
      return super.write(chunk, ...(rest as []));
    }

    override end(chunk?: unknown, ...rest: unknown[]): this {
      this.#hasBody = true;
      const isBody = typeof chunk === "string" || chunk instanceof Uint8Array;
      const isPage = String(this.getHeader("content-type")).startsWith("text/html");
      if (!isBody || chunk.length === 0 || isPage) return super.end(chunk, ...(rest as []));
      return super.end(this.#compress(typeof chunk === "string" ? Buffer.from(chunk) : chunk));
    }

    #compress(body: Uint8Array): Uint8Array {
      const used = compression.by.map((name) => compressors[name]);
      if (used.length === 0) return body;
      this.removeHeader("content-length");
      this.setHeader("content-encoding", used.map(({ coding }) => coding).join(", "));
      return used.reduce<Uint8Array>((compressed, { compress }) => compress(compressed), body);
    }
  };
}
