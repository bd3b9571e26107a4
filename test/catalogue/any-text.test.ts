import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import rehypeParse from "rehype-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { createCatalogue } from "../../src/datasources/catalogue/catalogue.js";

const runs = 300;
const noTrees = new Map<string, string>();
const danger = fc.constantFrom(
  "<script>",
  "</script>",
  "<iframe src=x>",
  "<svg onload=a>",
  "<a href=javascript:a>",
  "[a](javascript:a)",
  "<Button href='",
  "<NextSteps/>",
  "<QuestionTree tree=",
  "---\n",
  "title: ",
  "is_open: 1\n",
  "access_page:\n  - who: [a]\n",
  "    description: |\n      ",
  "*a",
  "&a",
  "\t",
  "\u200B",
  "| a |\n| - |\n",
  "<style>",
  "<img src=x onerror=a>",
  "<math><mi>",
  "<!--",
  "<template>",
  "<form action=x>",
  "<input autofocus onfocus=a>",
  "<object data=x>",
  "<base href=x>",
);
const anyPage = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: danger },
      fc.string({ unit: "grapheme", maxLength: 20 }),
      fc.string({ unit: "binary", maxLength: 8 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));
const fenced = fc
  .tuple(anyPage, anyPage)
  .map(([matter, body]) => `---\ntitle: T\ncontent_intro: ${JSON.stringify(matter)}\n---\n${body}`);

const forbidden =
  /^(?:script|style|iframe|object|embed|form|input(?!$)|template|base|link|meta|svg|math|button|textarea|select)$/;

function dangersIn(html: string): readonly string[] {
  const found: string[] = [];
  visit(unified().use(rehypeParse, { fragment: true }).parse(html), "element", ({ tagName, properties }) => {
    if (forbidden.test(tagName)) found.push(tagName);
    for (const [name, value] of Object.entries(properties)) {
      if (/^on|^style$|^srcdoc$|^formaction$/i.test(name)) found.push(name);
      if (/^(?:href|src|cite)$/.test(name) && /^\s*(?:javascript|data|vbscript):/i.test(String(value)))
        found.push(String(value));
    }
  });
  return found;
}

describe("any text as a page", () => {
  it.each([
    ["with any content", anyPage],
    ["with a front matter", fenced],
  ])(
    "never throws, and never produces HTML outside the allow-list: %s",
    (_name, pages) => {
      return fc.assert(
        fc.asyncProperty(pages, async (text) => {
          const { apis, report } = await createCatalogue({
            apis: new Map([["page", text]]),
            producers: new Map([["page", text]]),
            trees: noTrees,
          });
          expect(apis.length + report.problems.length).toBeGreaterThan(0);
          const texts = apis.flatMap(({ introduction, body, accessRules }) => [
            introduction,
            body,
            ...accessRules.map(({ description }) => description),
          ]);
          for (const html of texts.flatMap((one) => one?.html ?? [])) expect(dangersIn(html)).toEqual([]);
        }),
        { numRuns: runs },
      );
    },
    60_000,
  );
});
