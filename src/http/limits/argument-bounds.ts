import {
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  TypeInfo,
  valueFromAST,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import { findExcess, type Bounds, type Excess } from "../../schema/bounds.js";

/** The extensions of arguments, input fields and input types. */
interface Extensions {
  readonly bounds?: Bounds;
  readonly personal?: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** An argument of the document whose value is over its bounds. */
export interface ArgumentExcess extends Excess {
  readonly node: ArgumentNode;
}

/**
 * Returns the first argument of a valid document whose value is over the bounds that the schema declares. `variables`
 * are coerced. Personal arguments are checked by their resolvers: in a list of people, such a mistake fails only one
 * person.
 */
export function findArgumentExcess(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Values,
): ArgumentExcess | undefined {
  return firstOf(argumentsOf(schema, document), ({ node, argument }) => {
    const excess = excessOf(argument, valueFromAST(node.value, argument.type, variables), argument.name);
    return excess && { ...excess, node };
  });
}

/** An argument of a document, with its definition in the schema. */
interface DefinedArgument {
  readonly node: ArgumentNode;
  readonly argument: GraphQLArgument;
}

/** The documents that were accepted are kept. */
const known = new WeakMap<DocumentNode, readonly DefinedArgument[]>();

/** Returns the arguments that are not personal, in the order of the document. */
function argumentsOf(schema: GraphQLSchema, document: DocumentNode): readonly DefinedArgument[] {
  const found = known.get(document) ?? collectArguments(schema, document);
  known.set(document, found);
  return found;
}

function collectArguments(schema: GraphQLSchema, document: DocumentNode): readonly DefinedArgument[] {
  const found: DefinedArgument[] = [];
  const types = new TypeInfo(schema);
  const Argument = (node: ArgumentNode) => {
    const argument = types.getArgument();
    if (argument && !isPersonal(argument)) found.push({ node, argument });
  };
  visit(document, visitWithTypeInfo(types, { Argument }));
  return found;
}

function excessOf(
  { type, extensions }: GraphQLArgument | GraphQLInputField,
  value: unknown,
  field: string,
): Excess | undefined {
  const { bounds = {} } = extensions as Extensions;
  return findExcess(bounds, value, field) ?? excessInside(type, value, field);
}

/** Returns the first excess in the fields of input objects, as deep as the type is. */
function excessInside(type: GraphQLInputType, value: unknown, field: string): Excess | undefined {
  if (isNonNullType(type)) return excessInside(type.ofType, value, field);
  if (isListType(type) && Array.isArray(value)) {
    return firstOf(value.entries(), ([index, item]) => excessInside(type.ofType, item, `${field}.${String(index)}`));
  }
  if (!isInputObjectType(type) || typeof value !== "object" || value === null) return undefined;
  const values = new Map<string, unknown>(Object.entries(value));
  return firstOf(Object.values(type.getFields()), (one) => excessOf(one, values.get(one.name), `${field}.${one.name}`));
}

function firstOf<T, Found extends Excess>(items: Iterable<T>, find: (item: T) => Found | undefined): Found | undefined {
  for (const item of items) {
    const excess = find(item);
    if (excess) return excess;
  }
  return undefined;
}

function isPersonal({ type }: GraphQLArgument): boolean {
  return (getNamedType(type).extensions as Extensions).personal === true;
}
