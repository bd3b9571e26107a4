import fc from "fast-check";
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from "graphql";
import { mostly } from "./text.js";
import { argumentsOf } from "./variables.js";

/** Returns the selections of a type, as deep as this. */
export type Selections = (type: GraphQLCompositeType, depth: number) => fc.Arbitrary<string>;

const aliases = mostly(fc.constant(""), fc.constantFrom("a: ", "__proto__: ", "constructor: ", "code: "), 12);
const directives = mostly(
  fc.constant(""),
  mostly(
    fc.constantFrom(" @include(if: $yes)", " @skip(if: false)"),
    fc.constantFrom(" @a", " @deprecated", " @include"),
  ),
  40,
);
const oddParts = fc.constantFrom("unknown", "__proto__", "...", "__schema { types { name } }");

/** Two fields with one name may contradict each other, which makes a document invalid. */
const responseName = (text: string) => (text.startsWith("...") ? text : /^\w*/.exec(text)?.[0]);

/** Selections of this schema: nearly all of them valid. */
export function createSelections(schema: GraphQLSchema): Selections {
  const known = new Map<string, fc.Arbitrary<string>>();
  const selections: Selections = (type, depth) => {
    const key = `${type.name} ${String(depth)}`;
    const found = known.get(key) ?? selectionOf(partOf(schema, selections, type, depth));
    known.set(key, found);
    return found;
  };
  return selections;
}

function selectionOf(parts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const all = fc.uniqueArray(parts, { minLength: 1, maxLength: 4, selector: responseName });
  return all.map((chosen) => `{ ${chosen.join(" ")} }`);
}

function partOf(schema: GraphQLSchema, selections: Selections, type: GraphQLCompositeType, depth: number) {
  const fields = "getFields" in type ? Object.values(type.getFields()) : [];
  const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
  const related = isObjectType(type) ? type.getInterfaces() : schema.getPossibleTypes(type);
  const inline = [type, ...related].map((one) =>
    depth > 0 ? selections(one, depth - 1).map((body) => `... on ${one.name} ${body}`) : fc.constant("__typename"),
  );
  return fc.oneof(
    ...usable.map((field) => ({ weight: 40, arbitrary: fieldOf(selections, field, depth) })),
    { weight: 10, arbitrary: fc.constant("__typename") },
    { weight: 8, arbitrary: fc.oneof(...inline) },
    { weight: 3, arbitrary: fc.constant(`...F${type.name}`) },
    { weight: 1, arbitrary: oddParts },
  );
}

function fieldOf(selections: Selections, field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
  const type = getNamedType(field.type);
  const below = isCompositeType(type) ? selections(type, depth - 1) : fc.constant("");
  return fc
    .tuple(aliases, argumentsOf(field.args), directives, below)
    .map(([alias, given, directive, body]) => `${alias}${field.name}${given}${directive} ${body}`);
}
