import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getNamedType, GraphQLString } from "graphql";
import { demoApiKey } from "../../sandbox/registrations.js";
import { createSchema } from "../../src/resolvers/index.js";
import { civilIdentityBounds } from "../../src/schema/bounds.js";
import type { Answer, AskOptions } from "../support/ask.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";
import { measured } from "../support/run-reports/measured.js";
import { boundsOf, inputFields, isList, listArguments, type Argument } from "./schema-arguments.js";

const schema = createSchema();
const everyArgument = listArguments(schema).map((one) => [one.coordinate, one] as const);
const strings = everyArgument.filter(([, { type }]) => getNamedType(type) === GraphQLString);
const lists = everyArgument.filter(([, { type }]) => isList(type));
const dubois = civilIdentityOf(persona("test"));
const byKey = { "x-api-key": demoApiKey };

const long = "x".repeat(60_000);
const hostile: readonly (readonly [string, unknown])[] = [
  ["a string of 60 kB", long],
  ["10,000 words", "abc ".repeat(10_000)],
  ["a list of 4,000 words", Array.from({ length: 4_000 }, () => "abc")],
  ["a list with a string of 60 kB", ["a", long]],
  ["lists in one another", [[["a"]]]],
];

describe("arguments", () => {
  let gateway: Gateway;
  let askers: readonly AskOptions[];
  beforeAll(async () => {
    gateway = await startGateway();
    askers = [{}, { headers: byKey }, { token: await gateway.token("test") }];
  });
  afterAll(() => gateway.close());

  const calls = () => gateway.apiSecu.received.length + gateway.apiParticulier.received.length;
  const rule = /^(?:It|Its items) must not exceed [\d,]+ (?:characters|items)(?: together)?\.$/;
  const withinBounds = ({ errors }: Answer) => errors.every(({ message }) => !rule.test(message));

  let asked = 0;
  /** Sends the value by a variable and as a literal, with the credentials of the next asker in turn. */
  async function askBoth({ byVariable, byLiteral }: Argument, value: unknown): Promise<readonly Answer[]> {
    const { query, variables } = byVariable(value);
    const asker = askers[(asked += 1) % askers.length] ?? {};
    return Promise.all([gateway.askText(query, { ...asker, variables }), gateway.askText(byLiteral(value), asker)]);
  }

  async function refuses(argument: Argument, value: unknown, field: string): Promise<void> {
    for (const { status, errors, data } of await askBoth(argument, value)) {
      expect([status, data]).toEqual([400, undefined]);
      expect(errors).toMatchObject([{ message: expect.stringMatching(rule), extensions: { field } }]);
      expect(errors[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
  }

  it.each(everyArgument)("are answered or refused with any content, and call no source: %s", async (_name, one) => {
    const before = calls();
    const statuses = new Set<number>();
    for (const [, value] of hostile) {
      for (const { status, errors, text } of await askBoth(one, value)) {
        statuses.add(status);
        expect([200, 400]).toContain(status);
        if (status === 400)
          expect(errors[0]?.extensions.code).toMatch(
            /^(?:BAD_USER_INPUT|OPERATION_TOO_LARGE|GRAPHQL_VALIDATION_FAILED)$/,
          );
        expect(text).not.toContain("x".repeat(100));
        expect(text).not.toContain("abc abc abc");
      }
    }
    expect(calls()).toBe(before);
    measured(41, { "HTTP status": [...statuses].sort().join(" or "), "source calls": calls() - before });
  });

  it.each(strings)("have at most the characters that the schema declares: %s", async (_name, argument) => {
    const { bounds, path, type } = argument;
    const [text, field] = ["x".repeat(bounds.maxLength ?? 0), isList(type) ? `${path}.0` : path];
    const valueOf = (value: string) => (isList(type) ? [value] : value);
    for (const answer of await askBoth(argument, valueOf(text))) expect(withinBounds(answer)).toBe(true);
    await refuses(argument, valueOf(`${text}x`), field);
    await refuses(argument, valueOf(long), field);
    await refuses(argument, valueOf("abc ".repeat(10_000)), field);
  });

  it.each(lists)(
    "have at most the items that the schema declares: %s",
    async (_name, { byVariable, bounds, path, type }) => {
      const item = getNamedType(type) === GraphQLString ? "a" : "CSS";
      const ask = (count: number) => {
        const { query, variables } = byVariable(Array.from({ length: count }, () => item));
        return gateway.askText(query, { variables, token: askers[2]?.token ?? "" });
      };
      expect(withinBounds(await ask(bounds.maxItems ?? 0))).toBe(true);
      const before = calls();
      for (const count of [(bounds.maxItems ?? 0) + 1, 4_000]) {
        const { status, errors } = await ask(count);
        expect([status, errors.length]).toEqual([400, 1]);
        expect(errors[0]).toMatchObject({
          message: expect.stringMatching(rule),
          extensions: { code: "BAD_USER_INPUT", field: path },
        });
      }
      expect(calls()).toBe(before);
    },
  );

  it("are also bounded as a variable's default, in an inline fragment and in a fragment", async () => {
    for (const query of [
      `query($s: String = "${long}") { apis(search: $s) { totalCount } }`,
      `{ ... { ... @skip(if: false) { apis(search: "${long}") { totalCount } } } }`,
      `{ ...a ...a } fragment a on Query { apis(search: "${long}") { totalCount } }`,
    ]) {
      const { status, errors } = await gateway.askText(query);
      expect([status, errors.map(({ extensions }) => extensions["field"])]).toEqual([400, ["search"]]);
    }
  });

  it("are only looked up where introspection takes them", async () => {
    const { status, data, errors } = await gateway.askText(`{ __type(name: "${long}") { name } }`);
    expect([status, data, errors]).toEqual([200, { __type: null }, []]);
  });
});

describe("a person's civil identity", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const calls = () => gateway.apiSecu.received.length + gateway.apiParticulier.received.length;
  const fields = inputFields(schema, "CivilIdentityInput").filter(({ type }) => getNamedType(type) === GraphQLString);
  const askPeople = (identities: readonly object[], selection = "reference css { outcome }", headers: object = byKey) =>
    gateway.askText(`query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { ${selection} } }`, {
      variables: { identities },
      headers: { ...headers },
    });

  /** The gateway refuses the second of two people, and returns the first one's status. */
  async function refusesOne(change: object, field: string, rule: RegExp): Promise<void> {
    const { status, data, errors } = await askPeople([dubois, { ...dubois, ...change }]);
    expect([status, data]).toEqual([200, { people: [{ reference: null, css: { outcome: "BENEFICIARY" } }, null] }]);
    expect(errors).toMatchObject([
      {
        path: ["people", 1],
        message: expect.stringMatching(rule),
        extensions: { code: "BAD_USER_INPUT", field: `identities.1.${field}` },
      },
    ]);
    const query = "query($identity: CivilIdentityInput!) { person(identity: $identity) { css { outcome } } }";
    const before = calls();
    const one = await gateway.askText(query, { variables: { identity: { ...dubois, ...change } }, headers: byKey });
    expect([one.status, one.data]).toEqual([200, { person: null }]);
    expect(one.errors).toMatchObject([{ path: ["person"], extensions: { field: `identity.${field}` } }]);
    expect(calls()).toBe(before);
  }

  it.each(fields.map((field) => [field.name, field] as const))(
    "is refused when a value is too long, and only that person gets an error: %s",
    async (name, field) => {
      const { maxLength = 0, maxItems = 0 } = boundsOf(field);
      const valueOf = (text: string) => (isList(field.type) ? [text] : text);
      const path = isList(field.type) ? `${name}.0` : name;
      const rule = new RegExp(`^It must not exceed ${String(maxLength)} characters\\.$`);
      for (const text of ["A".repeat(maxLength + 1), "A ".repeat(10_000), "A".repeat(60_000)]) {
        await refusesOne({ [name]: valueOf(text) }, path, rule);
      }
      if (isList(field.type)) {
        const many = Array.from({ length: maxItems + 1 }, () => "A");
        await refusesOne({ [name]: many }, name, new RegExp(`^It must not exceed ${String(maxItems)} items\\.$`));
      }
    },
  );

  it("accepts names of the maximum length, and builds no URL with 200 given names", async () => {
    const { maxItems, maxLength, maxTotalLength } = civilIdentityBounds.givenNames;
    const birthName = "É".repeat(civilIdentityBounds.birthName.maxLength);
    const halves = Array.from({ length: 2 }, () => "É".repeat(maxTotalLength / 2));
    const { errors } = await askPeople([{ ...dubois, birthName, usageName: birthName, givenNames: halves }]);
    expect(errors).toEqual([]);
    await refusesOne(
      { givenNames: [...halves, "A"] },
      "givenNames",
      /^Its items must not exceed 500 characters together\.$/,
    );
    await refusesOne({ givenNames: Array.from({ length: 200 }, () => "A".repeat(250)) }, "givenNames", /20 items/);
    expect([maxItems, maxLength]).toEqual([20, 255]);
  });

  it("is refused in a list of more than 100 people, with or without a credential", async () => {
    const many = Array.from({ length: 1_000 }, () => ({ birthDate: "1962", gender: "MALE" }));
    const before = calls();
    const answer = await askPeople(many, "reference");
    expect([answer.status, answer.data]).toEqual([200, { people: null }]);
    expect(answer.errors).toMatchObject([
      { path: ["people"], message: "It must not exceed 100 items.", extensions: { field: "identities" } },
    ]);
    const anonymous = await askPeople(many, "reference", {});
    expect(anonymous.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(calls()).toBe(before);
  });
});
