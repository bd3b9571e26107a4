import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parse, type OperationDefinitionNode } from "graphql";
import { GatewayError } from "../../src/errors.js";
import { findArgumentExcess } from "../../src/http/limits/argument-bounds.js";
import { checkBody } from "../../src/http/limits/check-body.js";
import { createOperationCheck } from "../../src/http/operations/check-operation.js";
import { costs, createSchema } from "../../src/resolvers/index.js";
import { repeat } from "../support/documents.js";
import { countReadings } from "./counted-values.js";

const schema = createSchema();
const runs = 40;
const readingsPerValue = 15;
const uses = 30;
/** For a list of 20 items: each pass reads the length and the item. A pass over 200 items exceeds this limit. */
const readingsPerUse = 150;

const query = `query($identities: [CivilIdentityInput!]!, $filter: ApiFilter, $answers: [String!], $benefits: [BenefitCode!]) {
  people(identities: $identities) { statuses(benefits: $benefits) { outcome } }
  apis(filter: $filter) { nodes { ${repeat(uses, () => 'access(applicant: "a", answers: $answers) { question }')} } }
}`;

const text = fc.constantFrom("", "A", "1962", "x".repeat(300));
const identity = fc.record(
  {
    birthName: text,
    givenNames: fc.array(text, { maxLength: 30 }),
    birthDate: text,
    gender: fc.constantFrom("MALE", "FEMALE"),
    reference: text,
  },
  { requiredKeys: ["birthDate", "gender"] },
);
const list = <T>(items: fc.Arbitrary<T>) => fc.array(items, { maxLength: 200, size: "max" });
/** Values of the right types: the walks find a value over a limit or a bound last. */
const typed = fc.record({
  identities: list(identity),
  filter: fc.record({ theme: text, producer: text }, { requiredKeys: [] }),
  answers: list(text),
  benefits: fc.array(fc.constantFrom("CSS", "RSA"), { maxLength: 100 }),
});
const nested = fc.nat({ max: 500 }).map((depth) => {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
});
const any = fc.oneof(fc.jsonValue({ maxDepth: 12 }), nested, fc.string({ unit: "binary" }));
const untyped = fc.record({
  identities: fc.oneof(list(any), any),
  filter: any,
  answers: fc.oneof(list(any), any),
  benefits: any,
});

describe("any variables", () => {
  const document = parse(query);
  const operation = document.definitions[0] as OperationDefinitionNode;

  it("are walked, as received, in time that is linear in their size", () => {
    const findComplaint = createOperationCheck(costs);
    const context = { viewer: { kind: "anonymous" } } as never;
    fc.assert(
      fc.property(fc.oneof(typed, untyped), (given) => {
        const { value, size, count } = countReadings(given);
        const variables = value as Readonly<Record<string, unknown>>;
        const walks = [
          () => {
            checkBody({ query, variables }, () => false);
          },
          () => findComplaint({ schema, document, operation, variables, context }),
        ];
        // The gateway refuses a value over a limit; the reads until then count.
        for (const walk of walks) unlessRefused(walk);
        expect(count()).toBeLessThanOrEqual(readingsPerValue * size);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });

  it("are read only within their bounds, however often the document uses them", () => {
    fc.assert(
      fc.property(typed, (given) => {
        const { value, count } = countReadings(given);
        findArgumentExcess(schema, document, value as Readonly<Record<string, unknown>>);
        expect(count()).toBeLessThanOrEqual(readingsPerUse * uses);
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });
});

function unlessRefused(walk: () => unknown): void {
  try {
    walk();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
  }
}
