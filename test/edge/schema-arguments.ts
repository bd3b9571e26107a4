import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from "graphql";
import type { Bounds } from "../../src/schema/bounds.js";
import { callOf, fieldsOf, leafOf, reachTypes } from "../support/schema-paths.js";

/** An argument of the schema, or a field of an input object in one. */
export interface Argument {
  /** `Query.apis(filter.theme)`. */
  readonly coordinate: string;
  /** As an error names it: `filter.theme`. */
  readonly path: string;
  readonly type: GraphQLInputType;
  readonly bounds: Bounds;
  /** An operation that gives the whole argument by the variable `$v`, and that variable's value around this one. */
  readonly byVariable: (value: unknown) => { readonly query: string; readonly variables: object };
  /** The same with the value as a literal. */
  readonly byLiteral: (value: unknown) => string;
}

/**
 * Returns every argument of every field that an operation reaches, except those of personal types and of introspection.
 */
export function listArguments(schema: GraphQLSchema): readonly Argument[] {
  return reachTypes(schema)
    .filter(({ type }) => !type.name.startsWith("__"))
    .flatMap(({ type, around }) =>
      fieldsOf(type).flatMap((field) => {
        const result = getNamedType(field.type);
        const selection = isCompositeType(result) ? ` { ${leafOf(result)} }` : "";
        const operation = (argument: string, text: string) =>
          around(`${callOf(field, { [argument]: text })}${selection}`);
        return field.args
          .filter((one) => !isPersonal(one.type))
          .flatMap((one) => argumentsIn(`${type.name}.${field.name}`, one, operation));
      }),
    );
}

/** Returns the fields of an input type, such as that of a personal argument. */
export function inputFields(schema: GraphQLSchema, name: string): readonly GraphQLInputField[] {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is no input type`);
  return Object.values(type.getFields());
}

export function boundsOf({ extensions }: GraphQLArgument | GraphQLInputField): Bounds {
  return (extensions as { readonly bounds?: Bounds }).bounds ?? {};
}

function argumentsIn(
  field: string,
  argument: GraphQLArgument,
  operation: (argument: string, text: string) => string,
): readonly Argument[] {
  const whole = (path: string, declared: GraphQLArgument | GraphQLInputField, around: (value: unknown) => unknown) => ({
    coordinate: `${field}(${path})`,
    path,
    type: declared.type,
    bounds: boundsOf(declared),
    byVariable: (value: unknown) => ({
      query: `query($v: ${argument.type.toString()}) ${operation(argument.name, "$v")}`,
      variables: { v: around(value) },
    }),
    byLiteral: (value: unknown) => operation(argument.name, toLiteral(around(value))),
  });
  const type = getNamedType(argument.type);
  const inside = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  if (inside.some(isRequiredInputField)) throw new Error(`say how ${field} is filled`);
  return [
    whole(argument.name, argument, (value) => value),
    ...inside.map((one) => whole(`${argument.name}.${one.name}`, one, (value) => ({ [one.name]: value }))),
  ];
}

function toLiteral(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toLiteral).join()}]`;
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${name}: ${toLiteral(part)}`)
    .join()} }`;
}

export function isList(type: GraphQLInputType): boolean {
  return isListType(getNullableType(type));
}

function isPersonal(type: GraphQLInputType): boolean {
  return (getNamedType(type).extensions as { readonly personal?: boolean }).personal === true;
}
