import { Kind } from "graphql";
import { tryParse, variantsOf } from "../trusted-documents/document-forms.js";

/** The name of every operation that is not in a manifest: a client chooses its names freely. */
export const otherOperation = "other";

/** Returns the name of a requested operation, if its document is one of these; otherwise `other`. */
export type NameOfOperation = (body: unknown) => string;

/** Creates the function from the documents of the manifests, in the forms in which clients send them. */
export function createNameOfOperation(documents: readonly string[]): NameOfOperation {
  const names = new Map<unknown, readonly string[]>();
  for (const text of documents) for (const variant of variantsOf(text)) names.set(variant, namesIn(text));
  return (body) => {
    const { query, operationName } = Object(body) as { readonly query?: unknown; readonly operationName?: unknown };
    const [first, ...others] = names.get(query) ?? [];
    if (first === undefined) return otherOperation;
    const asked = operationName ?? (others.length === 0 ? first : undefined);
    return [first, ...others].find((name) => name === asked) ?? otherOperation;
  };
}

function namesIn(text: string): readonly string[] {
  const definitions = tryParse(text)?.definitions ?? [];
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? []) : [],
  );
}
