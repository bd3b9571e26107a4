import {
  BREAK,
  getArgumentValues,
  getVariableValues,
  isAbstractType,
  Kind,
  TypeNameMetaFieldDef,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { InternalError } from "../../../errors.js";
import { fragmentsOf } from "../../../resolvers/graphql-ast.js";
import { completionOf, leafCompletionOf, type FieldsOf } from "./completion.js";
import { executeFields, ExecutionErrors, type FieldPlan } from "./execution.js";

type Values = Readonly<Record<string, unknown>>;

/** An operation whose fields are known before it is executed. */
export interface Plan {
  readonly execute: (variables: Values, context: unknown) => Promise<ExecutionResult>;
  /** How many fields it has: at least one, and more where an execution met new types. */
  readonly fieldCount: () => number;
}

const noVariables = { coerced: {}, errors: undefined };

/**
 * Plans a validated operation: its fields, resolvers and types are found once, and not at each execution. Undefined for
 * a document whose fields depend on variables, or that asks for the schema.
 */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Plan | undefined {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType || !isPlannable(document)) return undefined;
  const fragments = fragmentsOf(document);
  const planner = createPlanner(schema, fragments);
  const rootFields = planner.fieldsOf([operation.selectionSet]);
  const shared = { schema, fragments: Object.fromEntries(fragments), rootValue: undefined, operation };
  const definitions = operation.variableDefinitions ?? [];

  return {
    fieldCount: planner.count,
    async execute(variables, context) {
      const { coerced: variableValues, errors: badVariables } =
        definitions.length === 0 ? noVariables : getVariableValues(schema, definitions, variables);
      if (badVariables) return { errors: badVariables };
      const errors = new ExecutionErrors();
      const execution = { context, errors, info: { ...shared, variableValues } };
      const data = await executeRoot(
        () => executeFields(execution, rootFields(rootType), undefined, undefined),
        errors,
      );
      return errors.all.length === 0 ? { data } : { errors: errors.all, data };
    },
  };
}

async function executeRoot(execute: () => unknown, errors: ExecutionErrors): Promise<ExecutionResult["data"]> {
  try {
    return (await execute()) as ExecutionResult["data"];
  } catch (error) {
    // Every error that reaches the root is located in the document.
    errors.add(error as GraphQLError, undefined);
    return null;
  }
}

/** Each field is planned when an answer contains its object for the first time. Other fields cost nothing. */
function createPlanner(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  let count = 0;

  function fieldsOf(selectionSets: readonly SelectionSetNode[]): FieldsOf {
    const known = new Map<GraphQLObjectType, readonly FieldPlan[]>();
    return (type) => {
      const fields = known.get(type) ?? planFields(type, selectionSets);
      known.set(type, fields);
      return fields;
    };
  }

  function planFields(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): readonly FieldPlan[] {
    return [...collectFields(schema, fragments, type, selectionSets)].map(([responseName, nodes]) => {
      count += 1;
      const [first] = nodes;
      const name = first.name.value;
      const definition = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name];
      if (!definition) throw new InternalError("a valid document has a field that the schema does not have");
      const below = fieldsOf(nodes.flatMap(({ selectionSet }) => selectionSet ?? []));
      const field = { parentType: type, definition, nodes };
      const complete = completionOf(definition.type, field, below);
      const completeProperty = definition.resolve ? undefined : leafCompletionOf(definition.type);
      return { ...field, responseName, argumentsOf: argumentsOf(definition, first), complete, completeProperty };
    });
  }
  return { fieldsOf, count: () => count };
}

/** Arguments without variables are the same in each execution. */
function argumentsOf(definition: FieldPlan["definition"], node: FieldNode): FieldPlan["argumentsOf"] {
  if (node.arguments?.some(({ value }) => usesVariable(value)))
    return (variables) => getArgumentValues(definition, node, variables);
  const values = getArgumentValues(definition, node);
  return () => values;
}

function usesVariable(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(usesVariable);
  if (node.kind === Kind.OBJECT) return node.fields.some(({ value }) => usesVariable(value));
  return node.kind === Kind.VARIABLE;
}

/**
 * Returns the nodes of each field of the response, in the order of the document. Each fragment is read once.
 * @see https://spec.graphql.org/October2021/#sec-Field-Collection
 */
function collectFields(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): ReadonlyMap<string, [FieldNode, ...FieldNode[]]> {
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const visited = new Set<string>();
  const applies = (condition: string | undefined) => {
    if (condition === undefined || condition === type.name) return true;
    const general = schema.getType(condition);
    return isAbstractType(general) && schema.isSubType(general, type);
  };

  function collect({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        const same = fields.get(key);
        if (same) same.push(node);
        else fields.set(key, [node]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (applies(node.typeCondition?.name.value)) collect(node.selectionSet);
      } else if (!visited.has(node.name.value)) {
        visited.add(node.name.value);
        const fragment = fragments.get(node.name.value);
        if (fragment && applies(fragment.typeCondition.name.value)) collect(fragment.selectionSet);
      }
    }
  }

  for (const selectionSet of selectionSets) collect(selectionSet);
  return fields;
}

/** False for directives, for the fields of introspection, and for a name that is special in a JavaScript object. */
function isPlannable(document: DocumentNode): boolean {
  let isPlain = true;
  const stop = () => {
    isPlain = false;
    return BREAK;
  };
  visit(document, {
    Directive: stop,
    Field: ({ alias, name: { value: name } }) =>
      alias?.value === "__proto__" || (name.startsWith("__") && name !== TypeNameMetaFieldDef.name)
        ? stop()
        : undefined,
  });
  return isPlain;
}
