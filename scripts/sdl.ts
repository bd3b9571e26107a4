import { CriticalityLevel, diff } from "@graphql-inspector/core";
import {
  buildSchema,
  isTypeDefinitionNode,
  Kind,
  parse,
  visit,
  type ASTNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeDefinitionNode,
} from "graphql";

/** Returns one line if the committed file differs from the schema that the code emits. */
export function findDrift(committed: string, emitted: string): string[] {
  return committed === emitted ? [] : ["schema.graphql is not what the code emits: run `npm run schema`."];
}

/** Returns one line for each change that breaks a client of the released schema. */
export async function findBreakingChanges(released: string, current: string): Promise<string[]> {
  const changes = await diff(buildSchema(released), buildSchema(current));
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => `breaking since the last release: ${message}`);
}

/** GraphQL defines these types itself, and type-graphql offers no way to describe them. */
const rootTypes = new Set(["Query", "Mutation", "Subscription"]);

/** Returns one line for each type, field, argument, enum value and input field without a description. */
export function findUndescribed(sdl: string): string[] {
  const complaints: string[] = [];
  const path: string[] = [];
  visit(parse(sdl), {
    enter(node) {
      if (!isDefinition(node)) return;
      path.push(node.name.value);
      const isRoot = node.kind === Kind.OBJECT_TYPE_DEFINITION && rootTypes.has(node.name.value);
      if (!node.description?.value && !isRoot) complaints.push(`no description: ${path.join(".")}`);
    },
    leave(node) {
      if (isDefinition(node)) path.pop();
    },
  });
  return complaints;
}

type Described = TypeDefinitionNode | FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;

const memberKinds = new Set<string>([Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION, Kind.ENUM_VALUE_DEFINITION]);

function isDefinition(node: ASTNode): node is Described {
  return isTypeDefinitionNode(node) || memberKinds.has(node.kind);
}
