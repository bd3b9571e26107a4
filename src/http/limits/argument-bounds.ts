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
  const found: ArgumentExcess[] = [];
  const types = new TypeInfo(schema);
  const Argument = (node: ArgumentNode) => {
    const argument = types.getArgument();
    if (found.length > 0 || !argument || isPersonal(argument)) return;
    const excess = excessOf(argument, valueFromAST(node.value, argument.type, variables), argument.name);
    if (excess) found.push({ ...excess, node });
  };
  visit(document, visitWithTypeInfo(types, { Argument }));
  return found[0];
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

function firstOf<T>(items: Iterable<T>, find: (item: T) => Excess | undefined): Excess | undefined {
  for (const item of items) {
    const excess = find(item);
    if (excess) return excess;
  }
  return undefined;
}

function isPersonal({ type }: GraphQLArgument): boolean {
  return (getNamedType(type).extensions as Extensions).personal === true;
}
