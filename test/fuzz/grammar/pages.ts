import fc from "fast-check";
import { stringify } from "yaml";
import { anyJson, nearlyRecord } from "./json.js";
import { anyText, nearly } from "./text.js";

const marks = fc.constantFrom(
  "# Titre\n",
  "**gras** ",
  "*a",
  "[a](javascript:a) ",
  "![",
  "> ",
  "- a\n",
  "1. a\n",
  "```\n",
  "| a | b |\n| - | - |\n",
  "<script>",
  "</div>",
  "<Button href='/a'>",
  "<QuestionTree tree='a'/>",
  "<NextSteps>",
  "<Quote>\n",
  "<!--",
  "&amp;",
  "&#0;",
  "---\n",
  "www.a.fr ",
  "<svg onload=a>",
  "\\",
  "\t",
  '<a href="data:a">',
  "<table><tr>",
  "~~",
  "[^1]: ",
  "&nbsp;",
  "<details>",
  "\u2028",
);
const markdown = fc
  .array(fc.oneof({ weight: 3, arbitrary: marks }, { weight: 1, arbitrary: anyText }), { maxLength: 25 })
  .map((all) => all.join(""));

const matter = nearlyRecord({
  title: anyText,
  is_open: fc.constantFrom<unknown>(1, -1, true, "oui"),
  producer: fc.constantFrom("mss", "Ministère", ""),
  themes: fc.array(anyText, { maxLength: 3 }),
  content_intro: markdown,
  access_page: fc.array(
    nearlyRecord({
      who: fc.array(anyText, { maxLength: 2 }),
      is_eligible: fc.constantFrom<unknown>(1, 0, -1),
      cta: anyText,
      description: markdown,
    }),
    { maxLength: 2 },
  ),
  contact_link: fc.oneof(fc.constantFrom("a@b.fr", "mailto:a@b.fr", "https://a.fr"), anyText),
  rate_limiting_resume: fc.oneof(fc.constantFrom("1000/minute", "20 appels par seconde", "1e999/s"), anyText),
  uptime: fc.oneof(fc.constantFrom("99,9 %", "100", "1e3%"), fc.double()),
  last_update: fc.constantFrom("01/02/2024", "2024-02-30", "demain"),
  doc_tech_link: anyText,
  visits_2019: fc.oneof(fc.double(), anyText),
});
const yaml = fc.oneof(
  matter.map((values) => stringify(values)),
  fc.constantFrom(
    "a: &a [*a]\n",
    "? [a]\n: b\n",
    "<<: *a\n",
    "!!binary a\n",
    "a: b: c\n",
    "- a\n",
    "a: !!js/function x\n",
    "? a\n? b\n",
  ),
);

/** Pages of the catalogue: YAML front matter and Markdown, nearly valid. */
export const pages = nearly(fc.tuple(yaml, markdown).map(([front, body]) => `---\n${front}---\n${body}`));

const node = (depth: number): fc.Arbitrary<unknown> =>
  nearlyRecord({
    question: anyText,
    choices: fc.array(
      nearlyRecord({
        labels: fc.array(anyText, { maxLength: 2 }),
        ...(depth > 0 ? { next: fc.oneof(node(depth - 1)) } : { answer: markdown }),
      }),
      { maxLength: 2 },
    ),
  });

/** Files of question trees, nearly valid. */
export const trees = nearly(fc.oneof(node(2), anyJson).map((tree) => stringify({ q: tree })));
