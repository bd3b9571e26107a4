import fc from "fast-check";
import type { GraphQLCompositeType, GraphQLSchema } from "graphql";
import { anyJson, nearlyRecord } from "./json.js";
import { createSelections, type Selections } from "./selections.js";
import { anyText, mostly, nearly } from "./text.js";
import { definitionsFor, variableValues } from "./variables.js";

const maxDepth = 5;
const kinds = mostly(fc.constantFrom("query", "query A"), fc.constantFrom("mutation", "subscription"), 15);
const introspection = fc.constantFrom("{ __schema { types { name } } }", '{ __type(name: "Api") { fields { name } } }');
/** Rarely this value, mostly none. */
const rarely = <T>(value: fc.Arbitrary<T>) => mostly(fc.constant(undefined), value, 15);

/** The body of `POST /graphql`, nearly valid. */
export const operations = (schema: GraphQLSchema) =>
  nearlyRecord({
    query: createDocuments(schema),
    variables: mostly(variableValues, anyJson, 15),
    operationName: rarely(fc.oneof(fc.constantFrom("A", ""), anyText)),
    extensions: rarely(fc.oneof(fc.constant({ persistedQuery: { version: 1, sha256Hash: "a".repeat(64) } }), anyJson)),
  });

/** GraphQL documents of this schema: valid ones, and ones that break one rule or the syntax. */
function createDocuments(schema: GraphQLSchema): fc.Arbitrary<string> {
  const selections = createSelections(schema);
  const query = schema.getQueryType();
  if (!query) throw new Error("the schema has no queries");
  const documents = fc
    .tuple(kinds, selections(query, maxDepth), fragmentsOf(schema, selections))
    .map(([kind, body, fragments]) => toDocument(kind, body, fragments));
  return fc.oneof(
    { weight: 20, arbitrary: documents },
    { weight: 3, arbitrary: nearly(documents) },
    { weight: 1, arbitrary: introspection },
    { weight: 1, arbitrary: anyText },
  );
}

/** The selections of one fragment for each of these types, by the type. */
function fragmentsOf(schema: GraphQLSchema, selections: Selections) {
  const types = ["Query", "Api", "Benefit", "BenefitStatus", "CssStatus", "Person"];
  return fc.record(
    Object.fromEntries(types.map((type) => [type, selections(schema.getType(type) as GraphQLCompositeType, 2)])),
  );
}

/** Adds the fragments that the body spreads, and defines the variables: an unused one makes a document invalid. */
function toDocument(kind: string, body: string, fragments: Readonly<Record<string, string>>): string {
  const used = Object.entries(fragments).filter(([type]) => body.includes(`...F${type}`));
  const text = [body, ...used.map(([type, inside]) => `fragment F${type} on ${type} ${inside}`)].join("\n");
  return `${kind}${definitionsFor(text)} ${text}`;
}
