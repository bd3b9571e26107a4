import fc from "fast-check";
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLArgument,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from "graphql";
import { nearlyRecord } from "./json.js";
import { civilIdentities } from "./people.js";
import { anyText, mostly } from "./text.js";

/** The variables that generated documents use: their types, and their values. */
const variables = {
  identity: { type: "CivilIdentityInput!", values: civilIdentities },
  identities: { type: "[CivilIdentityInput!]!", values: fc.array(civilIdentities, { maxLength: 3 }) },
  code: { type: "BenefitCode!", values: fc.constantFrom("CSS", "RSA", "AAH", "css") },
  slug: { type: "String!", values: mostly(fc.constantFrom("api-particulier", "api-0"), anyText) },
  text: { type: "String", values: fc.option(anyText) },
  first: { type: "Int", values: fc.option(mostly(fc.integer({ min: -1, max: 101 }), fc.double())) },
  yes: { type: "Boolean!", values: fc.boolean() },
};
const names = Object.keys(variables) as (keyof typeof variables)[];

/** The values of all variables, nearly valid. Those that a document does not use are allowed. */
export const variableValues = nearlyRecord(Object.fromEntries(names.map((name) => [name, variables[name].values])));

/** Returns the definitions of the variables that the text uses. */
export function definitionsFor(text: string): string {
  const used = names.filter((name) => new RegExp(`\\$${name}\\b`).test(text));
  return used.length > 0 ? `(${used.map((name) => `$${name}: ${variables[name].type}`).join(", ")})` : "";
}

const oddLiterals = fc.constantFrom(
  ...["null", "{}", "[]", "1e999", "-0", '"\\uD800"', '"""\n"""', "$missing", "X", "[[[1]]]", "9".repeat(50)],
);
const strings = mostly(
  fc.constant('"api-particulier"'),
  anyText.map((text) => JSON.stringify(text)),
  2,
);

/** The arguments of a field: those that it requires, and some of the others. */
export function argumentsOf(args: readonly GraphQLArgument[]): fc.Arbitrary<string> {
  const given = args.map((arg) => {
    const value = mostly(valueOf(arg.type), oddLiterals, 60).map((text) => `${arg.name}: ${text}`);
    const isRequired = arg.defaultValue === undefined && arg.type.toString().endsWith("!");
    return isRequired ? value : fc.option(value, { nil: "", freq: 1 });
  });
  return fc.tuple(...given).map((all) => {
    const written = all.filter(Boolean).join(", ");
    return written && `(${written})`;
  });
}

/** A literal or a variable of this type. Personal values come from variables only: a literal is refused. */
function valueOf(type: GraphQLInputType): fc.Arbitrary<string> {
  const inner = getNullableType(type);
  if (isListType(inner)) return listOf(inner.ofType);
  if (isEnumType(inner)) {
    const values = inner.getValues().map(({ name }) => name);
    return fc.constantFrom(...values, ...(inner.name === "BenefitCode" ? ["$code"] : []));
  }
  if (isInputObjectType(inner)) return inputObjectOf(inner);
  if (inner.name === "Int") return mostly(fc.integer({ min: -1, max: 101 }).map(String), fc.constant("$first"));
  if (inner.name === "Boolean") return fc.constantFrom("true", "false", "$yes");
  return fc.oneof(strings, fc.constantFrom("$slug", type === inner ? "$text" : "$slug"));
}

function listOf(type: GraphQLInputType): fc.Arbitrary<string> {
  if (getNamedType(type).name === "CivilIdentityInput") return fc.constantFrom("$identities", "[$identity]");
  return fc.array(valueOf(type), { maxLength: 4 }).map((all) => `[${all.join(", ")}]`);
}

function inputObjectOf(type: GraphQLInputObjectType): fc.Arbitrary<string> {
  if (type.name === "CivilIdentityInput") return fc.constant("$identity");
  const members = Object.values(type.getFields()).map((field) =>
    fc.option(
      valueOf(field.type).map((value) => `${field.name}: ${value}`),
      { nil: "", freq: 1 },
    ),
  );
  return fc.tuple(...members).map((all) => `{ ${all.filter(Boolean).join(", ")} }`);
}
