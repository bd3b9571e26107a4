import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { GatewayError, StartError } from "../errors.js";

/** What of a request's body says which document it wants. Read before Apollo Server looks at the body. */
const Wanted = z.object({
  query: z.string().optional().catch(undefined),
  documentId: z.string().optional().catch(undefined),
  extensions: z
    .object({ persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string() }) })
    .optional()
    .catch(undefined),
});

const Manifest = z.record(z.string(), z.string().min(1));

/**
 * The body, with the trusted document that it asks for in `query`: by its hash (`extensions.persistedQuery`, as Apollo's
 * clients send it, or `documentId`), or by its whole text. Throws DOCUMENT_NOT_TRUSTED for every other.
 */
export type TrustedDocuments = (body: unknown) => unknown;

/** Where all are. */
export const anyDocument: TrustedDocuments = (body) => body;

/** Reads manifests of GraphQL Code Generator's client preset: hash → document. Throws StartError. */
export function readTrustedDocuments(...paths: readonly string[]): TrustedDocuments {
  const documents = new Map<string, string>();
  for (const [name, text] of paths.flatMap((path) => Object.entries(parseManifest(readText(path))))) {
    documents.set(bare(name), text);
    // Clients compute it themselves, whatever the manifest's names were made with.
    documents.set(sha256(text), text);
  }
  return (body) => {
    const { query, documentId, extensions } = Wanted.safeParse(body).data ?? {};
    const hashes = [documentId, extensions?.persistedQuery.sha256Hash, query && sha256(query)];
    const [known] = hashes.flatMap((hash) => (hash ? (documents.get(bare(hash)) ?? []) : []));
    if (known === undefined) {
      throw new GatewayError(
        "DOCUMENT_NOT_TRUSTED",
        "The gateway runs the documents that it has been given, and no others.",
      );
    }
    return { ...(body as object), query: known, extensions: null };
  };
}

/** What is wrong with a manifest; nothing where it can be used. */
export function trustedDocumentsComplaints(path: string): readonly string[] {
  try {
    readTrustedDocuments(path);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.complaints;
    throw error;
  }
}

/** `sha256:<hex>` is written with its algorithm, or without. */
function bare(hash: string): string {
  return hash.replace(/^sha(?:1|256):/, "");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new StartError(["TRUSTED_DOCUMENTS: must be the path of a readable file"]);
  }
}

function parseManifest(text: string): Readonly<Record<string, string>> {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    throw new StartError(["TRUSTED_DOCUMENTS: must be a JSON object of documents by their hash"]);
  }
}
