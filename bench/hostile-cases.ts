import { getIntrospectionQuery } from "graphql";
import { doubling, levels, repeat } from "../test/support/documents.js";
import { civilIdentityOf, persona } from "../test/support/identities.js";

/** A request to `/graphql`. Add a line to a table below for another kind. */
export interface HostileCase {
  readonly name: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

const people = "query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { css { outcome } } }";
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const query = (text: string, variables?: object) => JSON.stringify({ query: text, variables });

const who = civilIdentityOf(persona("test"));
const dubois = JSON.stringify(who);
const longNames = { ...who, givenNames: Array.from({ length: 200 }, () => "A".repeat(250)) };
const status = {
  type: "CssStatus",
  around: (spread: string) => `query($who: CivilIdentityInput!) { person(identity: $who) { css { ${spread} } } }`,
};

const documents: readonly HostileCase[] = [
  { name: "nothing hostile", body: query("{ __typename }") },
  { name: "a body of 65,537 bytes", body: query("{ __typename }").padEnd(65_537) },
  { name: "101 aliases", body: query(`{ ${repeat(101, (index) => `a${String(index)}: __typename`)} }`) },
  { name: "11 levels", body: query(`{ benefits ${levels(11)} }`) },
  { name: "10 directives @aa", body: query(`{ __typename ${"@aa".repeat(10)} }`) },
  { name: "a batch of 10", body: `[${Array.from({ length: 10 }, () => query("{ __typename }")).join()}]` },
  {
    name: "a fragment that spreads itself",
    body: query("{ benefits { ...a } } fragment a on Benefit { ...a }"),
  },
  {
    name: "a fragment named __schema",
    body: query(`{ ...__schema } fragment __schema on Query { benefits ${levels(11)} }`),
  },
  { name: "aliases in 2^60 places", body: query(doubling(60, "a: code")) },
  { name: "10,000 levels", body: query("{a".repeat(10_000) + "}".repeat(10_000)) },
  {
    name: "30 KB of lists in a variable",
    body: `{"query":"${people}","variables":{"identities":${nested(15_000)}}}`,
  },
  {
    name: "30 KB of lists, flat",
    body: `{"query":"${people}","variables":{"identities":[${"[],".repeat(9_999)}[]]}}`,
  },
  { name: "no UTF-8", body: Buffer.from('{"query":"\xff"}', "latin1") },
  {
    name: "NUL in a name",
    body: `{"query":"${people}","variables":{"identities":[${dubois.replace("DUBOIS", "\\u0000")}]}}`,
  },
  {
    name: "300 people, one benefit",
    body: `{"query":"${people}","variables":{"identities":[${Array(300).fill(dubois).join()}]}}`,
  },
  { name: "900 times one field", body: query(`{ benefits { ${"code ".repeat(900)} } }`) },
  {
    name: "230 times one object",
    body: query(`{ ${"benefits { code } ".repeat(3)} x: benefits { ${"api { slug } ".repeat(230)} } }`),
  },
  { name: "a fragment in 2^60 places", body: query(doubling(60, "code")) },
  { name: "a status selected in 2^60 places", body: query(doubling(60, "outcome", status), { who }) },
  { name: "200 given names of 250 letters", body: query(people, { identities: [longNames] }) },
  { name: "the introspection of every tool", body: query(getIntrospectionQuery()) },
];

const search = "query($text: String) { apis(search: $text) { totalCount } }";
const filter = "query($filter: ApiFilter) { apis(filter: $filter) { totalCount } }";
const after = "query($text: String) { apis(after: $text) { totalCount } }";
const access = (variable: string, given: string) =>
  `query(${variable}) { apis(first: 100) { nodes { access(${given}) { eligibility } } } }`;
const word = "a".repeat(60_000);
const fiveSearches = `query($text: String) { ${repeat(5, (index) => `s${String(index)}: apis(search: $text) { totalCount }`)} }`;

const catalogueArguments: readonly HostileCase[] = [
  { name: "a search of one word of 60 kB", body: query(search, { text: word }) },
  {
    name: "a search of 10,000 words",
    body: query(search, { text: Array.from({ length: 10_000 }, (_, index) => String(index)).join(" ") }),
  },
  {
    name: "five searches of eight words",
    body: query(fiveSearches, { text: "santé revenu logement impôt famille retraite emploi entreprise" }),
  },
  { name: "a theme of 60 kB", body: query(filter, { filter: { theme: word } }) },
  { name: "a producer of 60 kB", body: query(filter, { filter: { producer: word } }) },
  { name: "a cursor of 60 kB", body: query(after, { text: word }) },
  {
    name: "an applicant of 60 kB, 100 pages",
    body: query(access("$text: String!", "applicant: $text"), { text: word }),
  },
  {
    name: "4,000 answers, 100 pages",
    body: query(access("$list: [String!]", 'applicant: "Une administration", answers: $list'), {
      list: Array.from({ length: 4_000 }, () => "oui"),
    }),
  },
];

export const hostileCases: readonly HostileCase[] = [...documents, ...catalogueArguments];
