import { readFileSync } from "node:fs";
import * as z from "zod";
import { StartError } from "../../errors.js";

/** GraphQL Code Generator's client preset: documents by their hash. */
const CodegenManifest = z.record(z.string(), z.string().min(1));

/** @see https://www.apollographql.com/docs/graphos/platform/security/persisted-queries */
const ApolloManifest = z.object({
  format: z.literal("apollo-persisted-query-manifest"),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** A document that may run. */
export interface ListedDocument {
  /** The identifier that a client may send for it, beside the hash of its text. */
  readonly id: string;
  readonly text: string;
}

/** Returns the documents of a manifest, in either format. Throws StartError. */
export function readManifest(path: string): readonly ListedDocument[] {
  const json = parseJson(readText(path));
  const apollo = ApolloManifest.safeParse(json).data;
  if (apollo) return apollo.operations.map(({ id, body }) => ({ id, text: body }));
  const codegen = CodegenManifest.safeParse(json).data;
  if (!codegen) throw notAManifest();
  return Object.entries(codegen).map(([id, text]) => ({ id, text }));
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new StartError(["TRUSTED_DOCUMENTS: must be the path of a readable file"]);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAManifest();
  }
}

function notAManifest(): StartError {
  return new StartError([
    "TRUSTED_DOCUMENTS: must be a JSON object of documents by their hash, or Apollo's persisted query manifest, version 1",
  ]);
}
