import { getIntrospectionQuery } from "graphql";
import { doubling, levels, repeat } from "../documents.js";
import { civilIdentityOf, persona } from "../load/identities.js";
import type { Draw, HostileKind } from "./kind.js";

export const query = (text: string, variables?: object) => JSON.stringify({ query: text, variables });
export const list = <T>(count: number, item: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => item(index));

const people = "query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { css { outcome } } }";
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const who = civilIdentityOf(persona("test"));
const status = {
  type: "CssStatus",
  around: (spread: string) => `query($who: CivilIdentityInput!) { person(identity: $who) { css { ${spread} } } }`,
};
const fivePeople = `query($identities: [CivilIdentityInput!]!) { ${repeat(5, (index) => `p${String(index)}: people(identities: $identities) { reference }`)} }`;
/** Returns different letters for each number. */
const nameOf = (index: number) => String(index).replace(/\d/g, (digit) => String.fromCharCode(65 + Number(digit)));

/** Documents, and lists and people in their variables. */
const bodies: Readonly<Record<string, (draw: Draw) => string>> = {
  "nothing hostile": () => query("{ __typename }"),
  "101 aliases": (draw) => query(`{ ${repeat(draw(16, 101), (index) => `a${String(index)}: __typename`)} }`),
  "11 levels": (draw) => query(`{ benefits ${levels(draw(4, 11))} }`),
  "10 directives @aa": (draw) => query(`{ __typename ${"@aa".repeat(draw(2, 10))} }`),
  "a fragment that spreads itself": (draw) =>
    query(
      `{ benefits { ...f0 } } ${repeat(draw(1, 60), (index) => `fragment f${String(index)} on Benefit { ...f${String(index)} }`)}`,
    ),
  "a fragment named __schema": (draw) =>
    query(`{ ...__schema } fragment __schema on Query { benefits ${levels(draw(4, 11))} }`),
  "a fragment in 2^60 places": (draw) => query(doubling(draw(5, 60), "code")),
  "aliases in 2^60 places": (draw) => query(doubling(draw(5, 60), "a: code")),
  "a status selected in 2^60 places": (draw) => query(doubling(draw(5, 60), "outcome", status), { who }),
  "10,000 levels": (draw) => {
    const depth = draw(100, 10_000);
    return query("{a".repeat(depth) + "}".repeat(depth));
  },
  "900 times one field": (draw) => query(`{ benefits { ${"code ".repeat(draw(100, 900))} } }`),
  "230 times one object": (draw) =>
    query(`{ ${"benefits { code } ".repeat(3)} x: benefits { ${"api { slug } ".repeat(draw(20, 230))} } }`),
  "60,000 empty lines": (draw) => query(`{${"\n".repeat(draw(1_001, 30_000))} __typename }`),
  "a name of 60 kB": (draw) => query(`{ ${"a".repeat(draw(1_000, 60_000))} }`),
  "a comment of 60 kB": (draw) => query(`{ __typename } #${"a".repeat(draw(1_000, 60_000))}`),
  "a text of 60 kB in the document": (draw) => query(`{ api(slug: "${"a".repeat(draw(1_000, 60_000))}") { slug } }`),
  "a number of 60,000 digits": (draw) => query(`{ apis(first: ${"9".repeat(draw(1_000, 60_000))}) { totalCount } }`),
  "the introspection of every tool": () => query(getIntrospectionQuery()),
  "30 KB of lists in a variable": (draw) =>
    `{"query":"${people}","variables":{"identities":${nested(draw(100, 15_000))}}}`,
  "30 KB of lists, flat": (draw) =>
    `{"query":"${people}","variables":{"identities":[${"[],".repeat(draw(100, 9_999))}[]]}}`,
  "NUL in a name": () => query(people, { identities: [{ ...who, birthName: "\0" }] }),
  "300 people": (draw) => query(people, { identities: list(draw(101, 300), () => who) }),
  "100 people whom nobody has asked about": (draw) => {
    const first = draw(0, 1e6);
    const identities = list(draw(1, 100), (index) => ({ ...who, birthName: nameOf(first + index) }));
    return query(people, { identities });
  },
  "five lists of 100 people without a name": (draw) =>
    query(fivePeople, { identities: list(draw(1, 100), () => ({ ...who, birthName: "" })) }),
  "the same, in a document of 900 lines": (draw) =>
    query(fivePeople.replace("{", `{${"\n".repeat(draw(100, 900))}`), {
      identities: list(draw(1, 100), () => ({ ...who, birthName: "" })),
    }),
  "200 given names of 250 letters": (draw) =>
    query(people, { identities: [{ ...who, givenNames: list(draw(21, 200), () => "A".repeat(250)) }] }),
  "a birth name of 60 kB": (draw) =>
    query(people, { identities: [{ ...who, birthName: "A".repeat(draw(256, 60_000)) }] }),
};

export const documents: readonly HostileKind[] = Object.entries(bodies).map(([name, bodyOf]) => ({
  name,
  make: (draw) => ({ body: bodyOf(draw) }),
}));
