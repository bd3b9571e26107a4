import {
  getNamedType,
  getNullableType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";
import { describeBounds, type Bounds } from "../src/schema/bounds.js";

type Declared = readonly [path: string, declared: GraphQLArgument | GraphQLInputField];

/**
 * Returns one line for each argument or input field that may be as long as a body, or that does not document its
 * bounds.
 */
export function findUnbounded(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap(declaredBy).flatMap(complaintsAbout);
}

function declaredBy(type: GraphQLNamedType): readonly Declared[] {
  if (isIntrospectionType(type)) return [];
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    field.args.map((argument): Declared => [`${type.name}.${field.name}.${argument.name}`, argument]),
  );
}

function complaintsAbout([path, { type, description, extensions }]: Declared): string[] {
  const { bounds = {} } = extensions as { readonly bounds?: Bounds };
  const needsItems = isListType(getNullableType(type));
  const needsLength = isText(getNamedType(type));
  if (needsItems && bounds.maxItems === undefined) return [`no bound on the number of items: ${path}`];
  if (needsLength && bounds.maxLength === undefined) return [`no bound on the length: ${path}`];
  if (!needsItems && !needsLength) return [];
  return description?.endsWith(describeBounds(bounds)) ? [] : [`the description does not end with the bounds: ${path}`];
}

/** Every scalar that is not a number or a boolean is written as text. */
function isText(type: GraphQLNamedType): boolean {
  const fixed = [GraphQLInt, GraphQLFloat, GraphQLBoolean].some(({ name }) => name === type.name);
  return !fixed && !isEnumType(type) && !isInputObjectType(type);
}
