import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { demoApiKey } from "../../sandbox/registrations.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

interface Body {
  readonly query: string;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

const status = "{ outcome unknownReason description provenance { source asOf } }";
const person = "query P($identity: CivilIdentityInput!) { person(identity: $identity) { reference css { outcome } } }";
const identity = { birthName: "DUPONT", givenNames: ["A"], birthDate: "1962-08-24", gender: "FEMALE" };
const two = "query A { benefits { code } } query B($code: BenefitCode!) { benefit(code: $code) { name } }";
const nullable =
  "query A { benefit(code: CSS) { code } } query B($code: BenefitCode! = CSS) { benefit(code: $code) { name } }";
const page =
  "query ($first: Int) { apis(first: $first) { totalCount nodes { slug access(applicant: $who) { question } } } }";

/** Operations that are answered, that fail in part, and that are refused although their document is valid. */
const operations: readonly (readonly [string, Body])[] = [
  ["statuses", { query: `{ me { css ${status} rsa ${status} } }` }],
  ["a benefit of another source", { query: `{ me { css ${status} aah ${status} } }` }],
  [
    "fragments, aliases and the same field twice",
    {
      query:
        "{ me { ...F x: css { outcome } css { description } } } fragment F on Person { css { outcome __typename } reference }",
    },
  ],
  [
    "a list of an interface",
    { query: "{ me { statuses(benefits: [RSA, CSS]) { __typename outcome ... on RsaStatus { increased } } } }" },
  ],
  ["a person, by variables", { query: person, variables: { identity } }],
  ["a person without the variable", { query: person }],
  ["a person with a wrong variable", { query: person, variables: { identity: { ...identity, birthDate: 3 } } }],
  ["a person with a lone surrogate", { query: person, variables: { identity: { ...identity, birthName: "\ud800" } } }],
  [
    "a null where none is allowed",
    { query: "query ($code: BenefitCode! = CSS) { benefit(code: $code) { name } }", variables: { code: null } },
  ],
  ["the first of two operations", { query: two, operationName: "A" }],
  ["the second of two operations", { query: two, operationName: "B", variables: { code: "RSA" } }],
  ["an operation beside one that has variables", { query: nullable, operationName: "A" }],
  ["the same, with a null for the other operation", { query: nullable, operationName: "A", variables: { code: null } }],
  ["two operations without a name", { query: two }],
  ["two operations with an unknown name", { query: two, operationName: "C" }],
  ["an empty name of the operation", { query: "{ benefits { code } }", operationName: "" }],
  ["a name that is not a text", { query: "{ benefits { code } }", operationName: 3 }],
  ["variables that are not an object", { query: "{ benefits { code } }", variables: [] }],
  [
    "a persisted query",
    { query: "{ benefits { code } }", extensions: { persistedQuery: { version: 1, sha256Hash: "0" } } },
  ],
  [
    "an argument over its bounds",
    { query: "query ($s: String) { apis(search: $s) { totalCount } }", variables: { s: "x".repeat(5_000) } },
  ],
  ["an operation that costs too much", { query: page.replaceAll("$who", '"a"'), variables: { first: 100 } }],
  ["the same operation at a lower cost", { query: page.replaceAll("$who", '"a"'), variables: { first: 3 } }],
  ["values nested too deep", { query: "{ benefits { code } }", variables: { a: [[[[[[[[[[[[1]]]]]]]]]]]] } }],
  ["a mutation", { query: "mutation { a }" }],
  ["the schema", { query: "{ __schema { queryType { name } } }" }],
];

describe("a document that was accepted before", () => {
  let gateway: Gateway;
  let token: string;
  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.token("test");
    // From here on, the statuses come from the cache.
    await gateway.askText(`{ me { css ${status} rsa ${status} } }`, { token });
  });
  afterAll(() => gateway.close());

  async function send(body: Body, accept = "*/*") {
    const isOfConsumer = body.query.includes("person(");
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept,
        ...(isOfConsumer ? { "x-api-key": demoApiKey } : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    const changing = ["date", "x-correlation-id", "ratelimit-remaining", "ratelimit-reset", "content-length"];
    const headers = [...response.headers].filter(([name]) => !changing.includes(name));
    const requestId = response.headers.get("x-correlation-id") ?? "";
    const text = (await response.text()).replaceAll(requestId, "the request");
    return { status: response.status, headers, text: text.replace(/"(sourceCallId|correlationId)":"[^"]+"/g, '"$1"') };
  }

  it.each(operations)("gets the same answer, to the byte, as the first time: %s", async (_name, body) => {
    const first = await send(body);
    for (const accept of ["*/*", "*/*", "application/json"]) expect(await send(body, accept)).toEqual(first);
  });

  it.each(operations.filter(([, { query }]) => query.endsWith("}") && !query.includes("fragment")))(
    "gets the same answer where graphql-js executes it: %s",
    async (_name, body) => {
      const withLast = (last: string) => ({ ...body, query: body.query.replace(/\}$/, ` ${last} }`) });
      const planned = await send(withLast("__typename"));
      // A directive, so that no plan is made; the locations before it stay the same.
      expect(await send(withLast("__typename @include(if: true)"))).toEqual(planned);
    },
  );
});
