import { isAbstractType, Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from "graphql";
import type { Context } from "../context.js";
import { isIncluded } from "./graphql-ast.js";

type Selection = Parameters<Context["statusOf"]>[2];
type Info = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments" | "schema" | "variableValues">;

/** The fields with the same value for every person. */
const aboutNobody = new Set(["__typename", "benefit"]);

/** The paths that were read below these nodes, by the type of the status. */
interface Known {
  readonly nodes: readonly FieldNode[];
  readonly paths: Map<string, readonly string[]>;
}

/** By the first of its nodes. The nodes belong to the document, which is kept. */
type KnownNodes = WeakMap<FieldNode, Known>;

const knownWithoutVariables: KnownNodes = new WeakMap();
/** `@skip` and `@include` may use variables. The coerced variables are one object for each execution. */
const knownByVariables = new WeakMap<Info["variableValues"], KnownNodes>();

/**
 * Returns the fields that the query selects of a status, as paths. Aliases do not count. Fields that say nothing about
 * the person are left out. The document is read once for each type of status; with variables, once for each execution.
 */
export function selectionOf(info: Info): Selection {
  const { paths } = knownOf(info);
  return (statusType) => {
    const selected = paths.get(statusType) ?? statusPaths(info, statusType);
    paths.set(statusType, selected);
    return selected;
  };
}

function knownOf({ fieldNodes: nodes, variableValues }: Info): Known {
  const known = knownNodesOf(variableValues);
  const [first] = nodes;
  const found = first && known.get(first);
  // A field of a fragment may be merged with others, depending on where the fragment is spread.
  if (found?.nodes.length === nodes.length && nodes.every((node, index) => node === found.nodes[index])) return found;
  const created = { nodes, paths: new Map<string, readonly string[]>() };
  if (first) known.set(first, created);
  return created;
}

function knownNodesOf(variables: Info["variableValues"]): KnownNodes {
  if (Object.keys(variables).length === 0) return knownWithoutVariables;
  const known = knownByVariables.get(variables) ?? new WeakMap<FieldNode, Known>();
  knownByVariables.set(variables, known);
  return known;
}

function statusPaths(info: Info, statusType: string): readonly string[] {
  const fields = [...collectFields(info, info.fieldNodes, statusType)];
  return fields.filter(([name]) => !aboutNobody.has(name)).flatMap(([name, nodes]) => pathsOf(info, name, nodes));
}

function pathsOf(info: Info, name: string, nodes: readonly FieldNode[]): readonly string[] {
  if (nodes.every(({ selectionSet }) => selectionSet === undefined)) return [name];
  const below = [...collectFields(info, nodes)].flatMap(([field, inside]) => pathsOf(info, field, inside));
  return below.map((path) => `${name}.${path}`);
}

/**
 * Returns the fields below these nodes, merged by name, as graphql-js merges them by response key. Each fragment is
 * read once, whatever the number of spreads. `type` is undefined below the status itself, where a field has only one
 * type.
 */
function collectFields(info: Info, nodes: readonly FieldNode[], type?: string): ReadonlyMap<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();

  function collect({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (!isIncluded(node, info.variableValues)) continue;
      if (node.kind === Kind.FIELD) {
        const { value: name } = node.name;
        const same = fields.get(name);
        if (same) same.push(node);
        else fields.set(name, [node]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        collectFragment(node.typeCondition?.name.value, node.selectionSet);
      } else if (!visited.has(node.name.value)) {
        visited.add(node.name.value);
        const fragment = info.fragments[node.name.value];
        if (fragment) collectFragment(fragment.typeCondition.name.value, fragment.selectionSet);
      }
    }
  }

  function collectFragment(condition: string | undefined, selectionSet: SelectionSetNode): void {
    if (applies(info, condition, type)) collect(selectionSet);
  }

  for (const { selectionSet } of nodes) if (selectionSet) collect(selectionSet);
  return fields;
}

function applies({ schema }: Info, condition: string | undefined, type: string | undefined): boolean {
  if (condition === undefined || type === undefined || condition === type) return true;
  const [general, special] = [schema.getType(condition), schema.getType(type)];
  return (
    isAbstractType(general) && special !== undefined && "getInterfaces" in special && schema.isSubType(general, special)
  );
}
