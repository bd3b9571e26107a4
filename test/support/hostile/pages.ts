/** A page of the catalogue that is built to be slow. To add another kind, add a line. */
export interface HostilePage {
  readonly name: string;
  readonly page: string;
}

const page = (body: string, matter = "") => `---\ntitle: T\nis_open: 1\n${matter}\n---\n${body}\n`;

/** The largest pages of their kind that the gateway serves, and those that the review found. */
export const hostilePages: readonly HostilePage[] = [
  { name: "nothing hostile", page: page("Le texte.") },
  { name: "140 kB of <Quote>", page: page("<Quote>\n".repeat(17_500)) },
  { name: "200 <Quote> that never end", page: page("<Quote>\n".repeat(200)) },
  { name: "a rate of 3,200 letters", page: page("", `rate_limiting_resume: 1${"a".repeat(3_200)}`) },
  { name: "a rate of 1,900 letters", page: page("", `rate_limiting_resume: 1${"a".repeat(1_900)}`) },
  { name: "emphasis that nests", page: page("*a ".repeat(290) + " a*".repeat(290)) },
  { name: "brackets", page: page("![".repeat(190) + "](a)".repeat(190)) },
  { name: "list items", page: page("- a\n\n".repeat(390)) },
  { name: "quoted lines", page: page("> a\n".repeat(980)) },
  { name: "lines behind a deep quote", page: page("> ".repeat(18) + "a\n".repeat(980)) },
  { name: "a table of many cells", page: page(`${"|a".repeat(9)}|\n${"|-".repeat(9)}|\n${"a\n".repeat(980)}`) },
  { name: "web addresses", page: page("www.a ".repeat(1_480)) },
  {
    name: "fonts that never end",
    page: page(Array.from({ length: 145 }, (_, i) => `<font color=c${String(i)}><p>`).join("")),
  },
  { name: "keys that are lists", page: page("", `${"? ".repeat(990)}a`) },
  { name: "YAML errors", page: page("", "k: a: b\n".repeat(740)) },
  { name: "aliases", page: page("", `a: &a b\n${"k: *a\n".repeat(590)}`) },
];
