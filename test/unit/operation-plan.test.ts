import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { execute, parse, validate, type ExecutionResult, type OperationDefinitionNode } from "graphql";
import { embeddedCatalogue } from "../../src/datasources/catalogue/folder.js";
import { createLiveCatalogue } from "../../src/datasources/catalogue/live-catalogue.js";
import type { CatalogueQueries } from "../../src/datasources/catalogue/queries.js";
import { serveBenefits } from "../../src/datasources/benefits/index.js";
import { GatewayError } from "../../src/errors.js";
import { planOperation } from "../../src/http/operations/plan/plan.js";
import { createPlans } from "../../src/http/operations/plan/plans.js";
import { createSchema } from "../../src/resolvers/index.js";
import { createMetrics } from "../../src/telemetry/metrics/index.js";
import { createTestLogger } from "../support/gateway/log.js";
import { createOperation } from "./random-operations.js";

const schema = createSchema();
const runs = 1_500;
const served = serveBenefits(
  { CSS: "api-secu", RSA: "api-secu" },
  { "api-secu": undefined, "api-particulier": undefined },
);
const benefits = Object.values(served).map(({ benefit }) => benefit);
const variables = {
  code: "RSA",
  slug: "api-particulier",
  identity: { reference: "r", birthDate: "1962-08-24", gender: "FEMALE" },
};
const others = { ...variables, code: "CSS", slug: "api-entreprise", first: 3 };
/** Every source of chance is the seed, so that both engines meet the same answers. */
const createRandom = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** A person's answers: yes, with a missing detail, with a null where none is allowed, refused, or a fault. */
function createContext(seed: number, catalogue: CatalogueQueries, selections: string[]) {
  const statusOf = async (_principal: unknown, code: keyof typeof served, selection: (type: string) => unknown) => {
    const { definition, benefit } = served[code];
    const chance = createRandom(seed + code.length * 7 + code.charCodeAt(0));
    chance();
    selections.push(`${code} ${JSON.stringify(selection(definition.statusType))}`);
    for (let turns = Math.floor(chance() * 4); turns > 0; turns -= 1) await Promise.resolve();
    const kind = Math.floor(chance() * 6);
    if (kind === 0) throw new GatewayError("AUDIT_UNAVAILABLE", "no");
    if (kind === 1) throw new Error("a fault");
    return {
      __typename: kind === 2 ? "Person" : definition.statusType,
      benefit,
      outcome: kind === 3 ? null : "BENEFICIARY",
      unknownReason: null,
      description: "oui",
      rightStartDate: kind === 4 ? "not a date" : "2026-01-31",
      provenance: { source: "API_SECU", provider: null, asOf: "2026-11-29T10:00:00.000Z", freshness: "LIVE" },
      increased: new GatewayError("UNAUTHORIZED_FIELD_OR_TYPE", "no"),
      paysContribution: true,
    };
  };
  const principal = { scopes: new Set(["complementaire_sante_solidaire", "revenu_solidarite_active"]) };
  return {
    viewer: seed % 5 === 0 ? { kind: "anonymous" } : { kind: "citizen", principal },
    authorizeCivilIdentity: () => (_input: unknown, argument: string) => {
      if (argument === "identities.1") throw new GatewayError("BAD_USER_INPUT", "no");
      return principal;
    },
    statusOf,
    benefits,
    catalogue,
  };
}

/** The errors in one order: fields that run at the same time may fail in any order. */
function comparable({ data, errors = [] }: ExecutionResult, selections: readonly string[]) {
  const kinds = errors.map(({ path, locations, originalError }) => {
    const kind = originalError instanceof GatewayError ? originalError.code : "a fault";
    return JSON.stringify([path, locations, kind]);
  });
  return { data: JSON.stringify(data), errors: kinds.sort(), selections: [...selections].sort() };
}

describe("the plan of an operation", () => {
  let catalogue: CatalogueQueries;
  beforeAll(async () => {
    const live = await createLiveCatalogue(embeddedCatalogue, createTestLogger(), createMetrics());
    catalogue = live.current();
    await live.close();
  });

  it("returns the same data, errors and selections as graphql-js, for any operation and answers", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
        const document = parse(createOperation(schema, createRandom(seed), seed % 2 === 0));
        if (validate(schema, document).some(({ message }) => !message.includes("never used"))) return;
        const operation = document.definitions[0] as OperationDefinitionNode;
        const plan = planOperation(schema, document, operation);
        // Two executions: the second one uses what the first one has planned, with other variables.
        for (const [answers, variableValues] of [[seed, variables] as const, [seed + 1, others] as const]) {
          const [expected, planned]: [string[], string[]] = [[], []];
          const contextValue = createContext(answers, catalogue, expected);
          const reference = await execute({ schema, document, variableValues, contextValue });
          const result = await plan?.execute(variableValues, createContext(answers, catalogue, planned));
          expect(result && comparable(result, planned)).toEqual(comparable(reference, expected));
          compared += 1;
        }
      }),
      { numRuns: runs, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(runs / 4);
  }, 60_000);

  it("is kept only while all plans together are small, and a large one never", async () => {
    const plans = createPlans(schema);
    const context = createContext(1, catalogue, []);
    const read = (text: string) => {
      const document = parse(text);
      return { document, operation: document.definitions[0] as OperationDefinitionNode };
    };
    const fieldsOf = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `f${String(from + index)}: __typename`).join(" ");
    const large = read(`{ ${fieldsOf(0, 301)} }`);
    await plans.of(large)?.({}, context);
    expect(plans.of(large)).toBeUndefined();

    for (let index = 0; index < 100; index += 1)
      await plans.of(read(`{ ${fieldsOf(index * 300, 300)} }`))?.({}, context);
    expect(plans.fieldCount()).toBeLessThanOrEqual(20_000);
    expect(plans.fieldCount()).toBeGreaterThan(15_000);
  });

  it.each([
    ["has directives, which may use variables", "{ me { reference @include(if: true) } }"],
    ["asks for the schema", "{ __schema { types { name } } }"],
    ["names a field like the prototype of an object", "{ __proto__: benefits { code } }"],
  ])("does not exist for an operation that %s", (_name, text) => {
    const document = parse(text);
    expect(planOperation(schema, document, document.definitions[0] as OperationDefinitionNode)).toBeUndefined();
  });
});
