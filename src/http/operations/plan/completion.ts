import {
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from "graphql";
import { InternalError } from "../../../errors.js";
import {
  afterAll,
  completeOrFail,
  executeFields,
  fail,
  infoOf,
  type Complete,
  type DefinedField,
  type FieldPlan,
} from "./execution.js";

/** Returns the fields that the nodes select of an object of this type. */
export type FieldsOf = (type: GraphQLObjectType) => readonly FieldPlan[];

/**
 * Returns the function that completes the values of a field, as the specification says.
 * @see https://spec.graphql.org/October2021/#sec-Value-Completion
 */
export function completionOf(type: GraphQLOutputType, field: DefinedField, fieldsOf: FieldsOf): Complete {
  if (isNonNullType(type)) return completeNonNull(completionOf(type.ofType, field, fieldsOf));
  const complete = completionOfNullable(type, field, fieldsOf);
  return (execution, path, value) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(execution, path, value);
  };
}

/** Returns the same for a scalar or an enum, which needs only the value; undefined for any other type. */
export function leafCompletionOf(type: GraphQLOutputType): ((value: unknown) => unknown) | undefined {
  const nullable = getNullableType(type);
  if (!isLeafType(nullable)) return undefined;
  return (value) => {
    if (value instanceof Error) throw value;
    if (value !== null && value !== undefined) return serialise(nullable, value);
    if (isNonNullType(type)) throw missing();
    return null;
  };
}

function completionOfNullable(type: GraphQLOutputType, field: DefinedField, fieldsOf: FieldsOf): Complete {
  if (isListType(type)) return completeList(type.ofType, field, completionOf(type.ofType, field, fieldsOf));
  if (isLeafType(type)) return (_execution, _path, value) => serialise(type, value);
  if (isAbstractType(type)) return completeAbstract(type, field, fieldsOf);
  return (execution, path, value) => executeFields(execution, fieldsOf(type as GraphQLObjectType), value, path);
}

function completeNonNull(complete: Complete): Complete {
  return (execution, path, value) => {
    const completed = complete(execution, path, value);
    if (completed === null) throw missing();
    return completed;
  };
}

const missing = () => new InternalError("a field that must not be null is null");

function serialise(type: GraphQLLeafType, value: unknown): unknown {
  const serialised: unknown = type.serialize(value);
  if (serialised === null || serialised === undefined) throw new InternalError("a value cannot be serialised");
  return serialised;
}

function completeList(type: GraphQLOutputType, { nodes }: DefinedField, complete: Complete): Complete {
  return (execution, path, value) => {
    if (!Array.isArray(value)) throw new InternalError("a list is not a list");
    const items: unknown[] = [];
    for (const [key, item] of (value as readonly unknown[]).entries()) {
      const place = { nodes, type, path: { prev: path, key, typename: undefined } };
      const settle = (resolved: unknown) => completeOrFail(execution, complete, resolved, place);
      try {
        if (item instanceof Promise) items.push(item.then(settle, (error: unknown) => fail(execution, error, place)));
        else items.push(settle(item));
      } catch (error) {
        return afterAll(items, error);
      }
    }
    return items.some((item) => item instanceof Promise) ? Promise.all(items) : items;
  };
}

function completeAbstract(type: GraphQLAbstractType, field: DefinedField, fieldsOf: FieldsOf): Complete {
  return (execution, path, value) => {
    const { info, context } = execution;
    const complete = (name: unknown) => {
      const concrete = typeof name === "string" ? info.schema.getType(name) : undefined;
      if (!isObjectType(concrete) || !info.schema.isSubType(type, concrete))
        throw new InternalError("a value is of none of the possible types");
      return executeFields(execution, fieldsOf(concrete), value, path);
    };
    const name = type.resolveType?.(value, context, infoOf(execution, field, path), type);
    return name instanceof Promise ? name.then(complete) : complete(name);
  };
}
