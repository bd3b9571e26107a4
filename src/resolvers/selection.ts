import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLResolveInfo,
  type InlineFragmentNode,
  type SelectionNode,
} from "graphql";
import type { Context } from "../context.js";

type Selection = Parameters<Context["statusOf"]>[2];
type Info = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments" | "schema" | "variableValues">;

/** The same for everybody. */
const aboutNobody = new Set(["__typename", "benefit"]);

/** What the query selects of a status, by name: aliases do not count, and what says nothing of the person is left out. */
export function selectionOf(info: Info): Selection {
  return (statusType) => {
    const paths = info.fieldNodes.flatMap((node) => pathsBelow(info, node, statusType));
    return [...new Set(paths)].filter((path) => !aboutNobody.has(path.split(".", 1)[0] ?? ""));
  };
}

/** `type` is undefined below the status itself, where no field has more than one type. */
function pathsBelow(
  info: Info,
  { selectionSet }: FieldNode | InlineFragmentNode | FragmentDefinitionNode,
  type?: string,
): string[] {
  return (selectionSet?.selections ?? [])
    .filter((node) => isIncluded(info, node))
    .flatMap((node) => {
      if (node.kind === Kind.FIELD) {
        const name = node.name.value;
        return node.selectionSet ? pathsBelow(info, node).map((path) => `${name}.${path}`) : [name];
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? info.fragments[node.name.value] : node;
      return fragment && applies(info, fragment.typeCondition?.name.value, type)
        ? pathsBelow(info, fragment, type)
        : [];
    });
}

function isIncluded({ variableValues }: Info, node: SelectionNode): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.["if"] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.["if"] !== false
  );
}

function applies({ schema }: Info, condition: string | undefined, type: string | undefined): boolean {
  if (condition === undefined || type === undefined || condition === type) return true;
  const [general, special] = [schema.getType(condition), schema.getType(type)];
  return (
    isAbstractType(general) && special !== undefined && "getInterfaces" in special && schema.isSubType(general, special)
  );
}
