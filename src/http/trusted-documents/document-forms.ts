import { sortAST } from "@apollo/utils.sortast";
import { Kind, parse, print, visit, type DocumentNode, type SelectionNode, type SelectionSetNode } from "graphql";
import { checkDocument } from "../limits/check-document.js";
import { limits } from "../limits/limits.js";

/** The field that Apollo Client's cache adds after the other fields. */
const typename: SelectionNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };

/**
 * Returns the document in one layout and one order, without the `__typename` that clients add: tools that write
 * manifests sort them. Undefined for a text that is not a document, or is over a limit.
 */
export function normalise(text: string): string | undefined {
  const document = tryParse(text);
  return document && print(sortAST(visit(document, { SelectionSet: { leave: removeTypename } })));
}

/**
 * Returns the document as Apollo Client sends it: with `__typename` in each object, but not in the operation itself.
 */
function withTypenames(document: DocumentNode): string {
  return print(
    visit(document, {
      SelectionSet: {
        enter: (node, _key, parent) =>
          parent && "kind" in parent && parent.kind === Kind.OPERATION_DEFINITION ? undefined : addTypename(node),
      },
    }),
  );
}

/**
 * Returns the parsed document; undefined for a text that is not a document, or is over a limit. Deep documents are slow
 * to print.
 */
export function tryParse(text: string): DocumentNode | undefined {
  try {
    checkDocument(text);
    return parse(text, { maxTokens: limits.tokens, noLocation: true });
  } catch {
    return undefined;
  }
}

/** Returns the forms in which clients send a document, and compute its hash. */
export function variantsOf(text: string): readonly string[] {
  const document = tryParse(text);
  return document ? [text, print(document), withTypenames(document)] : [text];
}

function addTypename(node: SelectionSetNode): SelectionSetNode | undefined {
  return node.selections.some(isTypename) ? undefined : { ...node, selections: [...node.selections, typename] };
}

/** Removes `__typename`, except from a selection that has no other field: an empty selection is not valid. */
function removeTypename(node: SelectionSetNode): SelectionSetNode | undefined {
  const selections = node.selections.filter((one) => !isTypename(one));
  return selections.length > 0 ? { ...node, selections } : undefined;
}

function isTypename(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && node.name.value === "__typename" && !node.alias && !node.directives?.length;
}
