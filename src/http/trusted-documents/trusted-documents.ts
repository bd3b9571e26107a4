import { createHash } from "node:crypto";
import * as z from "zod";
import { GatewayError, StartError } from "../../errors.js";
import { normalise, variantsOf } from "./document-forms.js";
import { readManifest } from "./document-manifest.js";

/** The parts of a request's body that identify its document. They are read before Apollo Server reads the body. */
const Wanted = z.object({
  query: z.string().optional().catch(undefined),
  documentId: z.string().optional().catch(undefined),
  extensions: z
    .object({ persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string() }) })
    .optional()
    .catch(undefined),
});

/**
 * Returns the body, with the requested trusted document in `query`. The client identifies it by its hash
 * (`extensions.persistedQuery`, as Apollo's clients send it, or `documentId`), or by its whole text, whose layout,
 * order and `__typename` may differ. Throws DOCUMENT_NOT_TRUSTED for any other document.
 */
export type TrustedDocuments = (body: unknown) => unknown;

/** Accepts every document as trusted. */
export const anyDocument: TrustedDocuments = (body) => body;

/** Reads manifests of GraphQL Code Generator's client preset, or of Apollo's tool. Throws StartError. */
export function readTrustedDocuments(...paths: readonly string[]): TrustedDocuments {
  const documents = new Map<string, string>();
  const normalised = new Set<string>();
  for (const { id, text } of paths.flatMap(readManifest)) {
    documents.set(bare(id), text);
    // Clients compute the hash themselves, whatever the manifest's identifiers are made from.
    for (const variant of variantsOf(text)) documents.set(sha256(variant), variant);
    normalised.add(normalise(text) ?? text);
  }
  return (body) => {
    const { query, documentId, extensions } = Wanted.safeParse(body).data ?? {};
    const hashes = [documentId, extensions?.persistedQuery.sha256Hash, query && sha256(query)];
    const [known = trustedText(query)] = hashes.flatMap((hash) => (hash ? (documents.get(bare(hash)) ?? []) : []));
    return { ...(body as object), query: known, extensions: null };
  };

  /** Returns the client's own text: the client expects its own `__typename` fields in the answer. */
  function trustedText(query = ""): string {
    const form = normalise(query);
    if (form !== undefined && normalised.has(form)) return query;
    throw new GatewayError(
      "DOCUMENT_NOT_TRUSTED",
      "The gateway runs only trusted documents, and this one is not in its list.",
    );
  }
}

/** Returns the complaints about a manifest; an empty list if the manifest is valid. */
export function trustedDocumentsComplaints(path: string): readonly string[] {
  try {
    readTrustedDocuments(path);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.complaints;
    throw error;
  }
}

/** Returns a hash without its algorithm: clients write `sha256:<hex>` with or without it. */
function bare(hash: string): string {
  return hash.replace(/^sha(?:1|256):/, "");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
