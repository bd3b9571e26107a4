import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  Kind,
  parse,
  TypeInfo,
  ValidationContext,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { measureDocument } from "../../src/http/limits/document-size.js";
import { PersonalValuesByVariable } from "../../src/http/limits/personal-arguments.js";
import { createOperationCheck } from "../../src/http/operations/check-operation.js";
import { costs, createSchema } from "../../src/resolvers/index.js";
import { selectionOf } from "../../src/resolvers/selection.js";
import { measured } from "../support/run-reports/measured.js";
import { countVisits } from "./counted-document.js";

const schema = createSchema();
const runs = 300;
/** One visit reads a node's kind several times: in a switch, and in graphql-js on entering and on leaving the node. */
const readsPerNode = 40;

interface Place {
  /** Type conditions of the fragments, used in turn. */
  readonly types: readonly string[];
  readonly around: (spread: string) => string;
  readonly leaf: string;
  /** A field around a spread, of the same type again or of another type. */
  readonly nested: (spread: string) => string;
}

const places: readonly Place[] = [
  {
    types: ["Query"],
    around: (spread) => spread,
    leaf: "benefit(code: CSS) { code }",
    nested: () => "apis(search: $text, filter: { theme: $text }) { totalCount }",
  },
  { types: ["Person"], around: (spread) => `me { ${spread} }`, leaf: "reference", nested: () => "css { ...status }" },
  {
    types: ["CssStatus", "BenefitStatus"],
    around: (spread) => `me { css { ${spread} } }`,
    leaf: "outcome",
    nested: () => "provenance { ...provenance } benefit { code }",
  },
  {
    types: ["BenefitStatus", "RsaStatus"],
    around: (spread) => `me { statuses(benefits: [RSA]) { ${spread} } }`,
    leaf: "__typename outcome",
    nested: () => "... on CssStatus { paysContribution } provenance { ...provenance }",
  },
  {
    types: ["Provenance"],
    around: (spread) => `me { css { provenance { ${spread} } } }`,
    leaf: "source",
    nested: () => "freshness",
  },
  {
    types: ["Benefit"],
    around: (spread) => `benefits { ${spread} }`,
    leaf: "code",
    nested: (spread) => `api { benefits { ${spread} } }`,
  },
  {
    types: ["Api"],
    around: (spread) => `apis { nodes { ${spread} } }`,
    leaf: "access(applicant: $text, answers: $texts) { question }",
    nested: (spread) => `benefits { api { ${spread} } }`,
  },
  {
    types: ["__Type"],
    around: (spread) => `__schema { types { ${spread} } }`,
    leaf: "name",
    nested: (spread) => `ofType { ${spread} }`,
  },
];

type Part = (spread: string, place: Place) => string;

const parts: readonly Part[] = [
  (spread) => spread,
  (spread) => `${spread} ${spread}`,
  (spread) => `... { ${spread} }`,
  (spread, { types }) => `... on ${String(types.at(-1))} { ${spread} }`,
  (spread) => `${spread} @include(if: $yes)`,
  (spread) => `... @skip(if: $yes) { ${spread} }`,
  (spread, { nested }) => nested(spread),
  (spread, { leaf }) => `${leaf} ${spread}`,
];

/** Fragments that spread later ones, or any fragment where that is allowed. The operation spreads the first. */
const documents = (mayCycle: boolean) =>
  fc
    .record({
      place: fc.constantFrom(...places),
      bodies: fc.array(
        fc.array(fc.tuple(fc.constantFrom(...parts), fc.nat({ max: mayCycle ? 60 : 1 })), {
          minLength: 1,
          maxLength: 4,
        }),
        { minLength: 1, maxLength: 60, size: "max" },
      ),
    })
    .map(({ place, bodies }) => {
      const last = bodies.length;
      const nameOf = (index: number) => `...f${String(Math.min(index, last))}`;
      const fragment = (index: number, body: string) =>
        `fragment f${String(index)} on ${String(place.types[index % place.types.length])} { ${body} }`;
      return [
        `query($yes: Boolean!, $text: String = "a", $texts: [String!], $nothing: Int = 1) { ${place.around(nameOf(0))} apis(first: $nothing) { totalCount } }`,
        ...bodies.map((body, index) =>
          fragment(
            index,
            body.map(([part, step]) => part(nameOf(mayCycle ? step : index + 1 + step), place)).join(" "),
          ),
        ),
        fragment(last, place.leaf),
        "fragment status on CssStatus { outcome ...provenanced ...provenanced }",
        "fragment provenanced on BenefitStatus { provenance { ...provenance ...provenance } }",
        "fragment provenance on Provenance { source asOf }",
      ].join("\n");
    });

interface Walked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly status: FieldNode | undefined;
}

function read(text: string): Walked {
  const document = parse(text, { noLocation: true });
  const [operation, ...others] = document.definitions as [OperationDefinitionNode, ...FragmentDefinitionNode[]];
  const fragments = Object.fromEntries(others.map((one) => [one.name.value, one]));
  return { document, operation, fragments, status: findStatus(operation.selectionSet) };
}

function findStatus({ selections }: SelectionSetNode): FieldNode | undefined {
  for (const node of selections) {
    if (node.kind !== Kind.FIELD) continue;
    const inside = node.selectionSet && findStatus(node.selectionSet);
    const found = ["css", "statuses"].includes(node.name.value) ? node : inside;
    if (found) return found;
  }
  return undefined;
}

const variables = { yes: true, text: "b", texts: ["c"] };

const walks: readonly (readonly [string, boolean, (walked: Walked) => unknown])[] = [
  ["the size of a document, also of an invalid one", true, ({ document }) => measureDocument(document)],
  [
    "an operation with its variables: nulls, bounds and cost",
    false,
    ({ document, operation }) => {
      const findComplaint = createOperationCheck(costs);
      const context = { viewer: { kind: "anonymous" } } as never;
      for (const given of [{ ...variables, nothing: null }, variables])
        findComplaint({ schema, document, operation, variables: given, context });
    },
  ],
  [
    "the personal values of a document",
    false,
    ({ document }) => {
      const types = new TypeInfo(schema);
      const context = new ValidationContext(schema, document, types, () => undefined);
      visit(document, visitWithTypeInfo(types, PersonalValuesByVariable(context)));
    },
  ],
  [
    "the selection of a status, for each of 100 people",
    false,
    ({ fragments, status }) => {
      const fieldNodes = status ? [status] : [];
      for (let person = 0; person < 100; person += 1) {
        const selection = selectionOf({ schema, fragments, fieldNodes, variableValues: variables });
        for (const type of ["CssStatus", "RsaStatus"]) selection(type);
      }
    },
  ],
];

describe("any document", () => {
  it.each(walks)("is walked in time that is linear in its nodes: %s", async (_name, mayCycle, walk) => {
    let most = 0;
    await fc.assert(
      fc.asyncProperty(documents(mayCycle), async (text) => {
        const walked = read(text);
        const visits = countVisits(walked.document, readsPerNode);
        await walk(walked);
        expect(visits.count()).toBeLessThanOrEqual(readsPerNode * visits.nodes);
        most = Math.max(most, visits.count() / visits.nodes);
      }),
      // Shrinking a document of hundreds of parts would take minutes.
      { numRuns: runs, endOnFailure: true },
    );
    measured(42, { documents: runs, "reads per node, at most": most });
  });
});
