import {
  defaultFieldResolver,
  isNonNullType,
  locatedError,
  responsePathAsArray,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from "graphql";

export type Path = GraphQLResolveInfo["path"];
type Values = Readonly<Record<string, unknown>>;
type Data = Record<string, unknown>;

/** One execution of a plan. */
export interface Execution {
  readonly context: unknown;
  /** The parts of `info` that are the same for all fields. */
  readonly info: Pick<GraphQLResolveInfo, "schema" | "fragments" | "rootValue" | "operation" | "variableValues">;
  readonly errors: ExecutionErrors;
}

/** Returns the value of a type for the response, or a promise of it. Throws or rejects with the error of the value. */
export type Complete = (execution: Execution, path: Path, value: unknown) => unknown;

/** A field of the document, with its definition in the schema. */
export interface DefinedField {
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
}

/** A field of the response. */
export interface FieldPlan extends DefinedField {
  readonly responseName: string;
  /** Completes a value that is a property of its object, and neither a list nor an object. Most fields are. */
  readonly completeProperty: ((value: unknown) => unknown) | undefined;
  readonly argumentsOf: (variables: Values) => Values;
  readonly complete: Complete;
}

/** Executes the fields of an object, all at the same time. Returns the object, or a promise if a field needs one. */
export function executeFields(
  execution: Execution,
  fields: readonly FieldPlan[],
  source: unknown,
  path: Path | undefined,
): Data | Promise<Data> {
  const data: Data = {};
  const pending: Promise<unknown>[] = [];
  try {
    for (const field of fields) {
      const key = field.responseName;
      const value = field.completeProperty
        ? readProperty(execution, field, source, path)
        : executeField(execution, field, source, pathOf(field, path));
      // A promise also takes its place, so that the order of the fields is that of the document.
      data[key] = value;
      if (value instanceof Promise) pending.push(value.then((result: unknown) => (data[key] = result)));
    }
  } catch (error) {
    return afterAll(pending, error);
  }
  return pending.length === 0 ? data : Promise.all(pending).then(() => data);
}

/** Throws the error once the other values, which are still computed and may fail too, have ended. */
export function afterAll(others: readonly unknown[], error: unknown): Promise<never> {
  if (!others.some((other) => other instanceof Promise)) throw error;
  return Promise.allSettled(others).then(() => {
    throw error;
  });
}

function pathOf({ responseName: key, parentType }: FieldPlan, prev: Path | undefined): Path {
  return { prev, key, typename: parentType.name };
}

/** The same as `executeField`, without what only other fields need. */
function readProperty(execution: Execution, field: FieldPlan, source: unknown, parent: Path | undefined): unknown {
  const value = (source as Data)[field.definition.name];
  if (typeof value === "function" || value instanceof Promise)
    return executeField(execution, field, source, pathOf(field, parent));
  try {
    return field.completeProperty?.(value);
  } catch (error) {
    const { nodes, definition } = field;
    return fail(execution, error, { nodes, type: definition.type, path: pathOf(field, parent) });
  }
}

function executeField(execution: Execution, field: FieldPlan, source: unknown, path: Path): unknown {
  const { definition, nodes, complete } = field;
  const settle = (value: unknown) => completeOrFail(execution, complete, value, { nodes, type: definition.type, path });
  try {
    const value = resolve(execution, field, source, path);
    if (!(value instanceof Promise)) return settle(value);
    return value.then(settle, (error: unknown) => fail(execution, error, { nodes, type: definition.type, path }));
  } catch (error) {
    return fail(execution, error, { nodes, type: definition.type, path });
  }
}

function resolve(execution: Execution, field: FieldPlan, source: unknown, path: Path): unknown {
  const { definition, argumentsOf } = field;
  if (!definition.resolve) {
    const value = (source as Data)[definition.name];
    if (typeof value !== "function") return value;
  }
  const { context, info } = execution;
  const resolveFunction = definition.resolve ?? defaultFieldResolver;
  const value: unknown = resolveFunction(
    source,
    argumentsOf(info.variableValues),
    context,
    infoOf(execution, field, path),
  );
  return value;
}

/** Returns the `info` of a resolver. */
export function infoOf(
  { info }: Execution,
  { definition, nodes: fieldNodes, parentType }: DefinedField,
  path: Path,
): GraphQLResolveInfo {
  const { name: fieldName, type: returnType } = definition;
  return { ...info, fieldName, fieldNodes, returnType, parentType, path };
}

/** The place of a value in the document, the schema and the response. */
interface Place {
  readonly nodes: readonly FieldNode[];
  readonly type: GraphQLOutputType;
  readonly path: Path;
}

/** Completes a value. If that fails, returns null where the type allows it, and throws or rejects elsewhere. */
export function completeOrFail(execution: Execution, complete: Complete, value: unknown, place: Place): unknown {
  try {
    const completed = complete(execution, place.path, value);
    if (!(completed instanceof Promise)) return completed;
    return completed.then(undefined, (error: unknown) => fail(execution, error, place));
  } catch (error) {
    return fail(execution, error, place);
  }
}

/** Adds the error and returns null; throws it where the type does not allow null. */
export function fail({ errors }: Execution, error: unknown, { nodes, type, path }: Place): null {
  const located = locatedError(error, nodes, responsePathAsArray(path));
  if (isNonNullType(type)) throw located;
  errors.add(located, path);
  return null;
}

/** The errors of one execution. */
export class ExecutionErrors {
  readonly all: GraphQLError[] = [];
  /** The places that are null because of an error. */
  readonly #nulled = new Set<Path | undefined>();

  /** Ignores an error of a field whose place in the response is already null. */
  add(error: GraphQLError, path: Path | undefined): void {
    for (let place = path; place; place = place.prev) if (this.#nulled.has(place)) return;
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(path);
    this.all.push(error);
  }
}
