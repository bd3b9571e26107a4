import { describe, expect, it } from "@jest/globals";
import { buildSchema } from "graphql";
import { findBreakingChanges, findDrift, findUndescribed } from "../../scripts/sdl.js";
import { printSdl } from "../../src/resolvers/index.js";

const sdl = `"""A person."""
type Person {
  """Their city."""
  city: String

  """Their name."""
  name(
    """How to write it."""
    style: Style
  ): String!
}

type Query {
  """Somebody."""
  somebody(
    """Who."""
    who: Who!
  ): Person
}

"""A style."""
enum Style {
  """In full."""
  LONG
}

"""A choice of one person."""
input Who {
  """By name."""
  name: String
}
`;

describe("the committed SDL", () => {
  it("is the sorted text of the schema that the code builds", () => {
    const unsorted = sdl
      .replace(/ {2}"""Their city."""\n {2}city: String\n/, "")
      .replace("): String!", '): String!\n"""Their city."""\ncity: String');
    expect(printSdl(buildSchema(unsorted))).toBe(sdl);
  });

  it("has drifted when the code emits another text", () => {
    expect(findDrift(sdl, sdl)).toEqual([]);
    expect(findDrift(sdl, sdl.replace("Their city.", "Their town."))).toEqual([
      "schema.graphql is not what the code emits: run `npm run schema`.",
    ]);
  });
});

describe("a comparison with the released SDL", () => {
  it.each([
    ["a removed field", "  city: String\n", "  town: String\n", "Field 'city' was removed from object type 'Person'"],
    [
      "a field that may now be null",
      "): String!",
      "): String",
      "Field 'Person.name' changed type from 'String!' to 'String'",
    ],
    [
      "an argument of another type",
      "style: Style",
      "style: String",
      "Type for argument 'style' on field 'Person.name' changed from 'Style' to 'String'",
    ],
    ["a removed enum value", "LONG", "SHORT", "Enum value 'LONG' was removed from enum 'Style'"],
    [
      "a new input field that is required",
      "  name: String\n}",
      "  name: String\n  city: String!\n}",
      "Input field 'city' of type 'String!' was added to input object type 'Who'",
    ],
  ])("reports %s as a breaking change", async (_case, released, current, complaint) => {
    const changed = sdl.replace(released, current);
    expect(await findBreakingChanges(sdl, changed)).toEqual([`breaking since the last release: ${complaint}`]);
  });

  it("does not report a new field or a new description as a breaking change", async () => {
    const grown = sdl
      .replace("  city: String\n", "  city: String\n  country: String\n")
      .replace("Their name.", "Her name.");
    expect(await findBreakingChanges(sdl, grown)).toEqual([]);
  });
});

describe("descriptions", () => {
  it("are not required on root types, and are not reported when all are present", () => {
    expect(findUndescribed(sdl)).toEqual([]);
  });

  it.each([
    ["A person.", "Person"],
    ["Their city.", "Person.city"],
    ["How to write it.", "Person.name.style"],
    ["Somebody.", "Query.somebody"],
    ["Who.", "Query.somebody.who"],
    ["A style.", "Style"],
    ["In full.", "Style.LONG"],
    ["A choice of one person.", "Who"],
    ["By name.", "Who.name"],
  ])("are reported as missing after %j is removed", (description, path) => {
    const complaints = [`no description: ${path}`];
    expect(findUndescribed(sdl.replace(`"""${description}"""`, ""))).toEqual(complaints);
    expect(findUndescribed(sdl.replace(description, ""))).toEqual(complaints);
  });
});
