import { repeat } from "../documents.js";
import { list, query } from "./documents.js";
import type { Draw, HostileKind } from "./kind.js";

const search = "query($text: String) { apis(search: $text) { totalCount } }";
const filter = "query($filter: ApiFilter) { apis(filter: $filter) { totalCount } }";
const after = "query($text: String) { apis(after: $text) { totalCount } }";
const bySlug = "query($text: String!) { api(slug: $text) { slug } producer(slug: $text) { slug } }";
const access = (variable: string, given: string, aliases = 1) =>
  `query(${variable}) { apis(first: 100) { nodes { ${repeat(aliases, (index) => `a${String(index)}: access(${given}) { eligibility }`)} } } }`;
const answersOf = (count: number, aliases: number) =>
  query(access("$list: [String!]", 'applicant: "Une administration", answers: $list', aliases), {
    list: list(count, () => "oui"),
  });
const searches = (count: number) =>
  `query($text: String) { ${repeat(count, (index) => `s${String(index)}: apis(search: $text) { totalCount }`)} }`;

const filler = ["a", "é", "e\u0301\u0327", "l'", " ", "%", "0 ", "\u200B"];
/** A text of 60 kB at most. */
const long = (draw: Draw) => (filler[draw(0, filler.length - 1)] ?? "").repeat(draw(201, 10_000)).padEnd(201, "a");
const longWord = (draw: Draw) => "a".repeat(draw(201, 60_000));
const eightWords = "santé revenu logement impôt famille retraite emploi entreprise";

/** Arguments of the catalogue, which anyone may query. */
const bodies: Readonly<Record<string, (draw: Draw) => string>> = {
  "a search of one word of 60 kB": (draw) => query(search, { text: longWord(draw) }),
  "a search of 60 kB of any characters": (draw) => query(search, { text: long(draw) }),
  "a search of 10,000 words": (draw) =>
    query(search, { text: list(draw(100, 10_000), (index) => String(index)).join(" ") }),
  "a search of 200 characters": (draw) =>
    query(search, { text: "anticonstitutionnelle".repeat(9).slice(0, draw(20, 200)) }),
  "five searches of eight words": (draw) => query(searches(draw(1, 5)), { text: eightWords }),
  "a theme of 60 kB": (draw) => query(filter, { filter: { theme: longWord(draw) } }),
  "a producer of 60 kB": (draw) => query(filter, { filter: { producer: longWord(draw) } }),
  "a cursor of 60 kB": (draw) => query(after, { text: longWord(draw) }),
  "a slug of 60 kB": (draw) => query(bySlug, { text: longWord(draw) }),
  "a cursor that holds a text of 2,900 characters": (draw) =>
    query(after, {
      text: Buffer.from(JSON.stringify(["RELEVANCE", 0, 0, "1".repeat(draw(100, 2_900)), "a"])).toString("base64url"),
    }),
  "an applicant of 60 kB, 100 pages": (draw) =>
    query(access("$text: String!", "applicant: $text"), { text: longWord(draw) }),
  "4,000 answers, 100 pages": (draw) => answersOf(draw(21, 4_000), 1),
  "20 refused answers, 100 pages": (draw) => answersOf(draw(1, 20), 1),
  "20 refused answers, twice, 100 pages": (draw) => answersOf(draw(1, 20), 2),
  "the same, in a document of 900 lines": (draw) => {
    const text = access("$list: [String!]", 'applicant: "Une administration", answers: $list', 2);
    return query(text.replace("{", `{${"\n".repeat(draw(100, 900))}`), { list: ["oui"] });
  },
  "20 refused answers, 15 times, 100 pages": (draw) => answersOf(draw(1, 20), draw(3, 15)),
};

export const catalogueArguments: readonly HostileKind[] = Object.entries(bodies).map(([name, bodyOf]) => ({
  name,
  make: (draw) => ({ body: bodyOf(draw) }),
}));
