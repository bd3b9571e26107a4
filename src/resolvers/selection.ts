import { isAbstractType, Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from "graphql";
import type { Context } from "../context.js";
import { isIncluded } from "./graphql-ast.js";

type Selection = Parameters<Context["statusOf"]>[2];
type Info = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments" | "schema" | "variableValues">;

/** The fields with the same value for every person. */
const aboutNobody = new Set(["__typename", "benefit"]);

/** graphql-js creates the field nodes for one execution, and passes the same ones to each person of a list. */
const known = new WeakMap<readonly FieldNode[], Map<string, readonly string[]>>();

/**
 * Returns the fields that the query selects of a status, as paths. Aliases do not count. Fields that say nothing about
 * the person are left out. The document is read once for each execution and type of status.
 */
export function selectionOf(info: Info): Selection {
  const paths = known.get(info.fieldNodes) ?? new Map<string, readonly string[]>();
  known.set(info.fieldNodes, paths);
  return (statusType) => {
    const selected = paths.get(statusType) ?? statusPaths(info, statusType);
    paths.set(statusType, selected);
    return selected;
  };
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
