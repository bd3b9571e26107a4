import {
  coerceInputValue,
  getVariableValues,
  GraphQLError,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  print,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableNode,
} from "graphql";
import { toRequestError } from "../format-error.js";
import { findArgumentExcess } from "../limits/argument-bounds.js";
import { limits, tooLarge } from "../limits/limits.js";
import { costOfOperation, type Costs } from "../limits/operation-cost.js";
import { isWellFormedText } from "../limits/well-formed.js";

type Path = readonly (string | number)[];
type Values = Readonly<Record<string, unknown>>;

/** An operation of a document that has been validated, before it is executed. */
export interface AskedOperation<Context> {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As they were received. */
  readonly variables: Values;
  readonly context: Context;
}

/**
 * Creates the last check before the execution. It returns the error of an operation that must not be executed, which
 * becomes HTTP 400. graphql-js reports these errors only during execution, or with a message that quotes values, and a
 * value may be a name. For a bad variable, the error contains its name, the path in it and the expected type:
 * BAD_USER_INPUT with `field`. An argument that is over its bounds gets the same error. An operation that the schema has
 * no root for is a BAD_REQUEST. One that costs too much is OPERATION_TOO_LARGE.
 */
export function createOperationCheck<Context>(costs: Costs<Context>) {
  /** The operations for which the result depends on nothing else, and is that they may be executed. */
  const alwaysFine = new WeakSet<OperationDefinitionNode>();

  return (asked: AskedOperation<Context>): GraphQLError | undefined => {
    const { schema, document, operation, variables, context } = asked;
    if (alwaysFine.has(operation)) return undefined;
    const [complaint] = [
      ...findMissingRoot(schema, operation),
      ...findBadValues(schema, operation, variables),
      ...findBadNulls(schema, document, variables),
    ];
    if (complaint) return complaint;
    const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    const excess = findArgumentExcess(schema, document, coerced);
    if (excess) return badInputAt([excess.field], excess.rule, excess.node);
    const { total, dearest, isFixed } = costOfOperation(
      { schema, document, operation, variables: coerced, context },
      costs,
    );
    if (total <= limits.cost) {
      if (isFixed && !usesVariables(document)) alwaysFine.add(operation);
      return undefined;
    }
    const sentence = `This one costs ${String(total)}: \`${dearest.field}\` alone costs ${String(dearest.cost)}.`;
    return toRequestError(tooLarge("cost", sentence));
  };
}

/** Whether any operation of the document has variables: a null is a mistake wherever the document uses it. */
function usesVariables({ definitions }: DocumentNode): boolean {
  return definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && !!one.variableDefinitions?.length);
}

function findMissingRoot(schema: GraphQLSchema, { operation }: OperationDefinitionNode): GraphQLError[] {
  if (schema.getRootType(operation)) return [];
  const extensions = { code: "BAD_REQUEST", http: { status: 400 } };
  return [new GraphQLError(`The schema has no ${operation}s.`, { extensions })];
}

/**
 * Finds null variables that are used where null is not allowed. A variable with a default may be used there, so only
 * the place of its use shows that its null is wrong.
 */
function findBadNulls(schema: GraphQLSchema, document: DocumentNode, variables: Values): GraphQLError[] {
  if (!Object.values(variables).includes(null)) return [];
  const complaints: GraphQLError[] = [];
  const types = new TypeInfo(schema);
  const Variable = ({ name: { value: name } }: VariableNode) => {
    const type = types.getInputType();
    if (isNonNullType(type) && valueOf(variables, name) === null) complaints.push(badVariable([name], type.toString()));
  };
  visit(document, visitWithTypeInfo(types, { VariableDefinition: () => false, Variable }));
  return complaints;
}

function findBadValues(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Values,
): GraphQLError[] {
  return variableDefinitions.flatMap(({ variable, type: typeNode, defaultValue }) => {
    const name = variable.name.value;
    // Validation has already checked that it is an input type of the schema.
    const type = typeFromAST(schema, typeNode) as GraphQLInputType;
    const value = valueOf(variables, name);
    if (value === undefined && (defaultValue || !isNonNullType(type))) return [];
    const wrong = (path: Path) => badVariable([name, ...path], typeAt(type, path)?.toString() ?? print(typeNode));
    try {
      // The first error stops the check: one body can contain thousands, and graphql-js builds a message for each.
      const coerced: unknown = coerceInputValue(value ?? null, type, (path) => {
        throw wrong(path);
      });
      return findBadTexts([name], coerced);
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  });
}

/** Recurses at most as deep as the variable's type. */
function findBadTexts(path: Path, value: unknown): GraphQLError[] {
  if (typeof value === "string") return isWellFormedText(value) ? [] : [badText(path)];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([step, part]) => findBadTexts([...path, step], part));
}

function badText(path: Path): GraphQLError {
  return badInputAt(path, `Variable $${path.join(".")} must not contain NUL, U+FFFD or an unpaired surrogate.`);
}

/** Reads own properties only: a variable may have the name of a property that every object inherits. */
function valueOf(variables: Values, name: string): unknown {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function badVariable(path: Path, type: string): GraphQLError {
  return badInputAt(path, `Variable $${path.join(".")} must be a valid ${type}.`);
}

function badInputAt(path: Path, message: string, node?: ArgumentNode): GraphQLError {
  return new GraphQLError(message, {
    nodes: node,
    extensions: { code: "BAD_USER_INPUT", field: path.join("."), http: { status: 400 } },
  });
}

/** Returns the type at a path inside a type; undefined below a field that the type does not have. */
function typeAt(type: GraphQLInputType | undefined, [step, ...rest]: Path): GraphQLInputType | undefined {
  if (step === undefined || type === undefined) return type;
  if (isNonNullType(type)) return typeAt(type.ofType, [step, ...rest]);
  if (isListType(type)) return typeAt(type.ofType, rest);
  return isInputObjectType(type) ? typeAt(type.getFields()[step]?.type, rest) : undefined;
}
