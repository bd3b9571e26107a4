import {
  getArgumentValues,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from "graphql";
import { fragmentsOf, isIncluded } from "../../resolvers/graphql-ast.js";

type Values = Readonly<Record<string, unknown>>;

/** The costs of fields, which the schema's modules define. */
export interface Costs<Context> {
  readonly costOfType: (type: GraphQLOutputType) => number;
  readonly repeats: Readonly<Record<string, (args: Values, context: Context) => number>>;
}

interface Operation<Context> {
  readonly schema: GraphQLSchema;
  /** A valid document, without cycles. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced variables. */
  readonly variables: Values;
  readonly context: Context;
}

interface Cost {
  readonly total: number;
  /** The field with the highest cost, including all the fields inside it. */
  readonly dearest: { readonly field: string; readonly cost: number };
  /** Whether it depends neither on variables nor on the context. */
  readonly isFixed: boolean;
}

/**
 * The costs that depend neither on variables nor on the context. The documents are kept.
 */
const fixedCosts = new WeakMap<OperationDefinitionNode, Cost>();

/**
 * Returns the cost of an operation with these variables. A list of people is counted by its length. Each fragment is
 * read once.
 */
export function costOfOperation<Context>(asked: Operation<Context>, costs: Costs<Context>): Cost {
  const { operation } = asked;
  const fixed = fixedCosts.get(operation);
  if (fixed) return fixed;
  const cost = computeCost(asked, costs);
  if (cost.isFixed) fixedCosts.set(operation, cost);
  return cost;
}

function computeCost<Context>(
  { schema, document, operation, variables, context }: Operation<Context>,
  { costOfType, repeats }: Costs<Context>,
): Cost {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  let dearest = { field: "", cost: 0 };
  let isFixed = true;

  const costOfAll = (selections: readonly SelectionNode[], parent: string): number =>
    selections.reduce((sum, one) => sum + (keeps(one) ? costOf(one, parent) : 0), 0);

  function keeps(node: SelectionNode): boolean {
    if (!node.directives?.length) return true;
    isFixed = false;
    return isIncluded(node, variables);
  }

  function costOf(node: SelectionNode, parent: string): number {
    if (node.kind === Kind.FRAGMENT_SPREAD) return costOfFragment(node.name.value);
    if (node.kind === Kind.INLINE_FRAGMENT) {
      return costOfAll(node.selectionSet.selections, node.typeCondition?.name.value ?? parent);
    }
    const field = findField(schema, parent, node);
    if (!field) return 0;
    const repeat = repeats[`${parent}.${field.name}`];
    if (repeat) isFixed = false;
    const times = repeat?.(getArgumentValues(field, node, variables), context) ?? 1;
    const inside = costOfAll(node.selectionSet?.selections ?? [], namedTypeOf(field));
    const cost = times * (costOfType(field.type) + inside);
    if (cost >= dearest.cost) dearest = { field: field.name, cost };
    return cost;
  }

  function costOfFragment(name: string): number {
    const fragment = fragments.get(name);
    if (!fragment) return 0;
    const cost = known.get(name) ?? costOfAll(fragment.selectionSet.selections, fragment.typeCondition.name.value);
    known.set(name, cost);
    return cost;
  }

  const total = costOfAll(operation.selectionSet.selections, schema.getRootType(operation.operation)?.name ?? "");
  return { total, dearest, isFixed };
}

/** Returns a field of the schema; undefined for introspection's own fields, which cost nothing. */
function findField(
  schema: GraphQLSchema,
  parent: string,
  { name }: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  const type = schema.getType(parent);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name.value] : undefined;
}

function namedTypeOf({ type }: GraphQLField<unknown, unknown>): string {
  return getNamedType(type).name;
}
