import { describe, expect, it } from "@jest/globals";
import {
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLInputType,
} from "graphql";
import { findUnbounded } from "../../scripts/unbounded.js";
import { createSchema } from "../../src/resolvers/index.js";

const Day = new GraphQLScalarType({ name: "Day" });

function schemaWith(name: string, type: GraphQLInputType, bounds?: object, description = ""): GraphQLSchema {
  const declared = { type, description, extensions: { bounds } };
  const Filter = new GraphQLInputObjectType({ name: "Filter", fields: { [name]: declared } });
  const args = { filter: { type: Filter }, count: { type: GraphQLInt }, [name]: declared };
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: "Query", fields: { list: { type: GraphQLString, args } } }),
  });
}

describe("the bounds of arguments", () => {
  it("are declared by every string and list of the schema, and are in their descriptions", () => {
    expect(findUnbounded(createSchema())).toEqual([]);
  });

  it.each([
    ["a string", GraphQLString],
    ["an identifier", GraphQLID],
    ["a custom scalar", Day],
  ])("are reported as missing when %s has none, as an argument and in an input", (_name, type) => {
    expect(findUnbounded(schemaWith("text", type)).sort()).toEqual([
      "no bound on the length: Filter.text",
      "no bound on the length: Query.list.text",
    ]);
  });

  it("are reported as missing when a list has none, or its strings have none", () => {
    expect(findUnbounded(schemaWith("words", new GraphQLList(GraphQLString), { maxLength: 5 }))).toContain(
      "no bound on the number of items: Query.list.words",
    );
    expect(findUnbounded(schemaWith("words", new GraphQLList(GraphQLString), { maxItems: 5 }))).toContain(
      "no bound on the length: Query.list.words",
    );
    expect(findUnbounded(schemaWith("numbers", new GraphQLList(GraphQLInt)))).toContain(
      "no bound on the number of items: Query.list.numbers",
    );
  });

  it("are reported as missing when the description does not give them", () => {
    const bounds = { maxLength: 5 };
    expect(findUnbounded(schemaWith("text", GraphQLString, bounds, "A text. At most 6 characters."))).toContain(
      "the description does not end with the bounds: Query.list.text",
    );
    expect(findUnbounded(schemaWith("text", GraphQLString, bounds, "A text. At most 5 characters."))).toEqual([]);
  });
});
