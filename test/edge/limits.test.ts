import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getIntrospectionQuery } from "graphql";
import { demoApiKey } from "../../sandbox/registrations.js";
import { readAnswer } from "../support/ask.js";
import { doubling, levels, repeat } from "../support/documents.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { civilIdentityOf, persona } from "../support/load/identities.js";
import { measured } from "../support/run-reports/measured.js";

const dubois = civilIdentityOf(persona("test"));
const byKey = { "x-api-key": demoApiKey };
const json = { "content-type": "application/json" };
describe("the operation limits", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const calls = () => gateway.apiSecu.received.length + gateway.apiParticulier.received.length;
  const send = (body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${gateway.url}/graphql`, { method: "POST", headers: { ...json, ...byKey }, body }).then((response) =>
      readAnswer(response),
    );
  const people = (fields: string, count: number, fragments = "") =>
    gateway.askText(
      `query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { ${fields} } } ${fragments}`,
      {
        variables: { identities: Array.from({ length: count }, () => dubois) },
        headers: byKey,
      },
    );
  const refusesUncalled = async (ask: () => ReturnType<typeof send>, status: number, extensions: object) => {
    const before = calls();
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.errors[0]?.extensions).toEqual(extensions);
    expect(calls()).toBe(before);
    return { "HTTP status": answer.status, "source calls": calls() - before };
  };

  it.each([
    ["aliases", "101 aliases", `{ ${repeat(101, (index) => `a${String(index)}: __typename`)} }`],
    [
      "aliases",
      "16 aliases in 4 places",
      `{ benefits { ...a api { benefits { ...a api { benefits { ...a } } } } } x: __typename } fragment a on Benefit { ${repeat(5, (index) => `a${String(index)}: code`)} }`,
    ],
    ["aliases", "aliases in 2^60 places", doubling(60, "a: code")],
    ["directives", "directives in 2^60 places", doubling(60, "code @include(if: true)")],
    ["depth", "11 levels", `{ benefits ${levels(11)} }`],
    [
      "depth",
      "11 levels under a fragment that is named like introspection",
      `{ ...__schema } fragment __schema on Query { benefits ${levels(11)} }`,
    ],
    [
      "depth",
      "11 levels under a field that is not a root, named like introspection",
      `{ benefits { __schema ${levels(11)} } }`,
    ],
    [
      "rootFields",
      "6 root fields",
      "{ benefits { code } producers { slug } ...more } fragment more on Query { themes { name } catalogue { apiCount } __typename benefits { name } }",
    ],
    ["directives", "11 directives", `{ __typename ${"@a ".repeat(11)} }`],
    ["tokens", "1,001 tokens", `{ ${"code ".repeat(999)} }`],
    ["tokens", "1,001 lines", `{${"\n".repeat(1_000)}__typename }`],
    ["tokens", "1,001 lines in a string", `{ api(slug: """${"\r\n".repeat(1_000)}""") { slug } }`],
    ["tokens", "1,001 lines of comments", `{ __typename }${"\n#".repeat(1_000)}`],
    ["tokens", "10,000 levels", `${"{a".repeat(10_000)}${"}".repeat(10_000)}`],
    ["tokens", "10,000 levels that are never closed", "{a".repeat(10_000)],
  ])("refuse too many %s: %s", async (limit, name, query) => {
    const figures = await refusesUncalled(() => gateway.askText(query), 400, { code: "OPERATION_TOO_LARGE", limit });
    measured(name.includes("10,000 levels") ? 29 : 28, figures);
  });

  it.each([
    ["10 levels", `{ benefits ${levels(10)} }`, 200],
    ["1,000 lines", `{${"\n".repeat(999)}__typename }`, 200],
    ["15 aliases", `{ benefits { ${repeat(15, (index) => `a${String(index)}: code`)} } }`, 200],
    [
      "5 root fields",
      "{ benefits { code } producers { slug } themes { name } catalogue { apiCount } __typename }",
      200,
    ],
    [
      "the introspection query of every tool",
      getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true, specifiedByUrl: true }),
      200,
    ],
    ["a spread in 2^60 places that selects one field", doubling(60, "code"), 200],
  ])("accept %s", async (_name, query, status) => {
    const answer = await gateway.askText(query);
    expect(answer.errors).toEqual([]);
    expect(answer.status).toBe(status);
  });

  it("count a status as 10 for each person that the variables name", async () => {
    const tooMuch = { code: "OPERATION_TOO_LARGE", limit: "cost" };
    await refusesUncalled(() => people("css { outcome } rsa { outcome } aah { outcome }", 100), 400, tooMuch);
    await refusesUncalled(
      () => people("statuses(benefits: [CSS, RSA, AAH, ASF, PRIME_ACTIVITE]) { outcome }", 51),
      400,
      tooMuch,
    );
    const spread = "fragment two on Person { rsa { outcome } aah { outcome } }";
    await refusesUncalled(
      () => people("...two x: css { ...css } ...two", 51, `${spread} fragment css on CssStatus { outcome }`),
      400,
      tooMuch,
    );
    for (const [fields, count] of [
      ["css { outcome } rsa { outcome benefit { code } provenance { source } }", 100],
      ["statuses { outcome }", 50],
      ["css { outcome } rsa @skip(if: true) { outcome } aah @include(if: false) { outcome }", 100],
    ] as const) {
      expect(
        (await people(fields, count)).errors.filter(({ extensions }) => extensions.code === "OPERATION_TOO_LARGE"),
      ).toEqual([]);
    }
  });

  it("report what an operation costs, and the field that costs the most", async () => {
    const { errors } = await people("statuses { outcome } css { outcome }", 51);
    expect(errors[0]?.message).toMatch(
      /^An operation costs 2500 at most: .* This one costs 3060: `people` alone costs 3060\.$/,
    );
  });

  it("count the catalogue's pages by the number that is requested", async () => {
    const query =
      "query($first: Int!) { apis(first: $first) { nodes { benefits { api { benefits { api { slug } } } } } } }";
    await refusesUncalled(() => gateway.askText(query, { variables: { first: 100 } }), 400, {
      code: "OPERATION_TOO_LARGE",
      limit: "cost",
    });
    expect((await gateway.askText(query, { variables: { first: 10 } })).status).toBe(200);
  });

  it("count an access verdict as 10 for each page, because each may be an error", async () => {
    const access = (index: number) => `a${String(index)}: access(applicant: "Une mairie") { eligibility }`;
    const query = (count: number) => `{ apis(first: 100) { nodes { ${repeat(count, access)} } } }`;
    await refusesUncalled(() => gateway.askText(query(3)), 400, { code: "OPERATION_TOO_LARGE", limit: "cost" });
    expect((await gateway.askText(query(2))).status).toBe(200);
  });

  it("accept a body of 65,536 bytes, and refuse one byte more", async () => {
    const body = JSON.stringify({ query: "{ __typename }" }).padEnd(65_536);
    expect((await send(body)).status).toBe(200);
    measured(27, await refusesUncalled(() => send(`${body} `), 413, { code: "OPERATION_TOO_LARGE", limit: "body" }));
  });

  it("refuse variables of 15,000 levels, declared or not", async () => {
    const nested = "[".repeat(15_000) + "]".repeat(15_000);
    const depth = { code: "OPERATION_TOO_LARGE", limit: "depth" };
    await refusesUncalled(() => send(`{"query":"{ __typename }","variables":{"unknown":${nested}}}`), 400, depth);
    await refusesUncalled(
      () =>
        send(
          `{"query":"query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { reference } }","variables":{"identities":${nested}}}`,
        ),
      400,
      depth,
    );
  });

  it("report the first of 10,000 errors in a variable", async () => {
    const query = "query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { reference } }";
    const identities = Array.from({ length: 10_000 }, () => []);
    await refusesUncalled(() => send(JSON.stringify({ query, variables: { identities } })), 400, {
      code: "BAD_USER_INPUT",
      field: "identities.0",
    });
  });

  it("answer a fragment that spreads itself with a plain error", async () => {
    const query = "{ benefits { ...a } } fragment a on Benefit { code ...b } fragment b on Benefit { ...a }";
    await refusesUncalled(() => gateway.askText(query), 400, { code: "GRAPHQL_VALIDATION_FAILED" });
  });

  it("report three errors of a document, and that there are more", async () => {
    const { status, errors } = await gateway.askText(`{ ${repeat(5, (index) => `unknown${String(index)}`)} }`);
    expect([status, errors.length]).toEqual([400, 4]);
    expect(errors[3]?.message).toMatch(/^Too many validation errors/);
  });

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ["bytes that are not UTF-8", Buffer.from('{"query":"{ __typename }","operationName":"\xff"}', "latin1")],
    ["a byte order mark", Buffer.from('\uFEFF{"query":"{ __typename }"}')],
    ["UTF-16", Buffer.from('{"query":"{ __typename }"}', "utf16le")],
  ])("refuse %s", async (_name, body) => {
    measured(30, await refusesUncalled(() => send(body), 400, { code: "BAD_REQUEST" }));
  });

  it.each([
    ["NUL", "\\u0000"],
    ["U+FFFD", "\\ufffd"],
    ["a lone surrogate", "\\ud83d"],
  ])("refuse %s in a person's name, and report its path", async (_name, escaped) => {
    const query = "query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { css { outcome } } }";
    const body = JSON.stringify({ query, variables: { identities: [dubois, { ...dubois, birthName: "DU?BOIS" }] } });
    await refusesUncalled(() => send(body.replace("?", escaped)), 400, {
      code: "BAD_USER_INPUT",
      field: "identities.1.birthName",
    });
    const inQuery = { code: "BAD_USER_INPUT", field: "query" };
    measured(30, await refusesUncalled(() => send(`{"query":"{ __typename } # ${escaped}"}`), 400, inQuery));
  });
});

describe("a person's civil identity", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const literal = `{ birthName: "DUPONT", birthDate: "1962-08-24", gender: FEMALE }`;

  it.each([
    ["a literal", `{ person(identity: ${literal}) { css { outcome } } }`, "identity"],
    ["literals in a list", `{ people(identities: [${literal}]) { css { outcome } } }`, "identities"],
    [
      "a variable's default",
      `query($who: CivilIdentityInput = ${literal}) { person(identity: $who) { css { outcome } } }`,
      "who",
    ],
    [
      "a literal with a variable in it",
      `query($name: String = "DUPONT") { person(identity: { birthName: $name, birthDate: "1962", gender: MALE }) { css { outcome } } }`,
      "identity",
    ],
  ])("is refused as %s, and the error names only the argument", async (_name, query, field) => {
    const { status, errors, text } = await gateway.askText(query, { headers: byKey });
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", field } }]);
    expect(text).not.toMatch(/DUPONT|1962/);
    expect(gateway.apiSecu.received).toHaveLength(0);
  });

  it("is accepted from a variable, also from a list of variables", async () => {
    const query = "query($one: CivilIdentityInput!) { people(identities: [$one, $one]) { css { outcome } } }";
    const { errors, data } = await gateway.askText(query, { variables: { one: dubois }, headers: byKey });
    expect(errors).toEqual([]);
    expect(data).toEqual({ people: [{ css: { outcome: "BENEFICIARY" } }, { css: { outcome: "BENEFICIARY" } }] });
  });
});
