import { Kind, type DocumentNode, type FieldNode, type SelectionNode } from "graphql";
import { fragmentsOf } from "../../resolvers/graphql-ast.js";

/** The size of a document, independent of the schema. */
export interface Size {
  /** The depth of nested fields. Introspection is exempt: graphql-js bounds it with its own rule. */
  readonly depth: number;
  /** The number of aliases, including those of `__typename`. */
  readonly aliases: number;
  /** The number of root fields of one operation. */
  readonly rootFields: number;
  readonly directives: number;
}

/** `width`: the number of fields at the top level of a selection. */
type Part = Omit<Size, "rootFields"> & { readonly width: number };

const nothing: Part = { depth: 0, aliases: 0, directives: 0, width: 0 };
const introspection = new Set(["__schema", "__type"]);

/**
 * Returns the size of a document's largest operation. The content of a fragment counts at each place where it is
 * spread. Each fragment is measured once at the root and once below it. Nested spreads, which double at each level, cost no more than the text that
 * contains them.
 */
export function measureDocument(document: DocumentNode): Size {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Part>();

  const measureAll = (selections: readonly SelectionNode[], atRoot: boolean): Part =>
    selections.map((one) => measure(one, atRoot)).reduce(beside, nothing);

  function measure(node: SelectionNode, atRoot: boolean): Part {
    const own = { ...nothing, directives: node.directives?.length ?? 0 };
    if (node.kind === Kind.FRAGMENT_SPREAD) return beside(own, measureFragment(node.name.value, atRoot));
    const inside = measureAll(node.selectionSet?.selections ?? [], atRoot && node.kind === Kind.INLINE_FRAGMENT);
    return beside(own, node.kind === Kind.FIELD ? underField(node, inside, atRoot) : inside);
  }

  function measureFragment(name: string, atRoot: boolean): Part {
    const fragment = fragments.get(name);
    const key = `${name} ${String(atRoot)}`;
    const part = known.get(key);
    if (part || !fragment) return part ?? nothing;
    // Validation refuses a fragment that spreads itself.
    known.set(key, nothing);
    const own = { ...nothing, directives: fragment.directives?.length ?? 0 };
    const measured = beside(own, measureAll(fragment.selectionSet.selections, atRoot));
    known.set(key, measured);
    return measured;
  }

  const sizes = document.definitions.flatMap((one) => {
    if (one.kind !== Kind.OPERATION_DEFINITION) return [];
    const { width, directives, ...size } = measureAll(one.selectionSet.selections, true);
    const ofVariables = (one.variableDefinitions ?? []).flatMap((variable) => variable.directives ?? []);
    const own = (one.directives?.length ?? 0) + ofVariables.length;
    return [{ ...size, rootFields: width, directives: directives + own }];
  });
  return sizes.reduce(largest, { depth: 0, aliases: 0, rootFields: 0, directives: 0 });
}

function underField(field: FieldNode, inside: Part, atRoot: boolean): Part {
  const isExempt = atRoot && introspection.has(field.name.value);
  return {
    ...inside,
    depth: isExempt ? 1 : inside.depth + 1,
    aliases: inside.aliases + (field.alias ? 1 : 0),
    width: 1,
  };
}

function beside(one: Part, other: Part): Part {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
    width: one.width + other.width,
  };
}

function largest(one: Size, other: Size): Size {
  return {
    depth: Math.max(one.depth, other.depth),
    aliases: Math.max(one.aliases, other.aliases),
    rootFields: Math.max(one.rootFields, other.rootFields),
    directives: Math.max(one.directives, other.directives),
  };
}
