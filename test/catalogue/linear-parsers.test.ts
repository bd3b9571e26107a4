import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { createAccessJudge } from "../../src/datasources/catalogue/parse/access.js";
import { isWithinBounds, maxFileBytes } from "../../src/datasources/catalogue/parse/file-bounds.js";
import { parseRate } from "../../src/datasources/catalogue/parse/rate.js";
import { createReport } from "../../src/datasources/catalogue/parse/report.js";
import { readTags } from "../../src/datasources/catalogue/parse/text/custom-tags.js";
import { withLinks } from "../../src/datasources/catalogue/parse/text/markdown.js";
import { parseTags, type Tag } from "../../src/datasources/catalogue/parse/text/tag-parser.js";
import { applicantForms } from "../../src/datasources/catalogue/search-form.js";
import { countNormalised } from "../support/load/work.js";

const numRuns = 200;
const copiesAtMost = 5;
const tagPart = fc.constantFrom(
  "<Quote>",
  "</Quote>",
  "<Quote",
  "<Button href='a'>",
  "</Button >",
  "<External>",
  "</External>",
  "<RichLink/>",
  "<NextSteps/>",
  "</NextSteps>",
  "<",
  ">",
  "/",
  " ",
  "texte",
);
const tagText = fc
  .tuple(fc.array(tagPart, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }))
  .map(([parts, times]) => parts.join("").repeat(times));

describe("a parser of the catalogue", () => {
  it("of tags copies each character at most five times, and calls back at most once for a tag", () => {
    fc.assert(
      fc.property(tagText, (text) => {
        let copied = 0;
        let calls = 0;
        const visit = (tag: Tag, content: string) => {
          copied += content.length + tag.source.length;
          calls += 1;
          return content;
        };
        const read = parseTags(text, visit, (tag) => visit(tag, ""));
        expect(copied).toBeLessThanOrEqual((copiesAtMost + 1) * text.length);
        expect(calls).toBeLessThanOrEqual(text.split("<").length - 1);
        expect(read.length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns },
    );
  });

  it("of tags keeps every text that is not a tag", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        const plain = text.replaceAll("<", "");
        const inside = (content: string) => content;
        expect(
          parseTags(
            `<Quote>${plain}</Quote>${plain}`,
            (_tag, content) => inside(content),
            () => "",
          ),
        ).toBe(plain + plain);
      }),
      { numRuns },
    );
  });

  it("of tags writes a bounded number of characters for each one that it reads, whatever the tag contains", () => {
    const part = fc.oneof(tagPart, fc.constantFrom("[", "]", "&", "&amp;", "`", "![", "](a)", "<a>", "</a>"));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
        const text = parts.join("");
        const { markdown, actions } = readTags(text, {}, createReport("api/page.md"));
        // The URL of a tag without words occurs twice. A bracket takes five characters as an entity.
        expect(markdown.length).toBeLessThanOrEqual(10 * text.length + 500);
        expect(actions.length).toBeLessThanOrEqual(text.split("<").length - 1);
      }),
      { numRuns },
    );
  });

  it.each([
    ["links in HTML", withLinks, ["[", "]", "(", ")", "](", "<", ">", "a", " ", "<p>", "[a](b)"]],
    ["applicants", applicantForms, ["une ", "l'", "d'", ", ", " ou ", "/", "(", ")", "a", "s", " et ", " "]],
  ])("of %s matches each character a bounded number of times", (_name, parse, marks) => {
    const parts = fc.array(fc.constantFrom(...marks), { maxLength: 100 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 30 }), (some, times) => {
        const text = some.join("").repeat(times);
        expect(countMatched(() => parse(text))).toBeLessThanOrEqual(6 * text.length + 10);
      }),
      { numRuns },
    );
  });

  it("of rates matches each character a bounded number of times", () => {
    const part = fc.constantFrom("1", "1 ", "a", "a ", "par ", "à la ", "/", " ", "é", ".", "seconde ", "(");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 100 }), fc.integer({ min: 1, max: 30 }), (parts, times) => {
        const text = parts.join("").repeat(times);
        const matched = countMatched(() => parseRate(text));
        expect(matched).toBeGreaterThanOrEqual(text.replace(/\s/g, "").length === 0 ? 0 : 1);
        expect(matched).toBeLessThanOrEqual(6 * text.length + 10);
      }),
      { numRuns },
    );
  });

  it.each([
    ["20 appels / seconde / jeton", { calls: 20, perSeconds: 1 }],
    ["1 000 requêtes par minute", { calls: 1_000, perSeconds: 60 }],
    ["1.000 appels à la minute", { calls: 1_000, perSeconds: 60 }],
    ["en 2019, 5 appels par seconde", { calls: 5, perSeconds: 1 }],
    ["50/s", { calls: 50, perSeconds: 1 }],
    ["un nombre illimité", undefined],
    ["de 8h à 20h, 50 appels / seconde", { calls: 50, perSeconds: 1 }],
    ["de 20 h à 8 heures : 50 appels à la minute", { calls: 50, perSeconds: 60 }],
    ["20 appels en même temps que par seconde", undefined],
    ["20 appels / constructor", undefined],
    ["100 appels toutes les 5 minutes", { calls: 100, perSeconds: 300 }],
    ["20 appels par tranche de 10 secondes", { calls: 20, perSeconds: 10 }],
    ["10 appels / IP / heure", { calls: 10, perSeconds: 3_600 }],
    ["20 appels à l’heure", { calls: 20, perSeconds: 3_600 }],
    ["2M appels / an / jeton", { calls: 2_000_000, perSeconds: 31_536_000 }],
    ["10k appels par jour", { calls: 10_000, perSeconds: 86_400 }],
    ["jusqu'à 20 appels / seconde", { calls: 20, perSeconds: 1 }],
    ["20 appels par seconde et 1 000 par heure", { calls: 20, perSeconds: 1 }],
    ["10 000 – 20 000 appels / jour", undefined],
    ["de 5 appels à 20 appels par seconde", undefined],
    ["10/20 appels / s", undefined],
    ["1,5 appel / seconde", undefined],
    ["10 Mo / seconde", undefined],
    ["100 appels / 0 minute", undefined],
  ])("of rates reads %j", (text, rate) => {
    expect(parseRate(text)).toEqual(rate);
  });

  it("refuses a file that is too dense", () => {
    const dense = fc.constantFrom(
      "*a ",
      "[",
      "![",
      "- ",
      "1. ",
      "<b> ",
      "| ",
      "> ",
      "a@b ",
      "&amp; ",
      "`a ",
      "\n",
      "? ",
    );
    fc.assert(
      fc.property(dense, fc.integer({ min: 1_601, max: 3_000 }), (part, times) => {
        expect(isWithinBounds(part.repeat(times), createReport("page"))).toBe(false);
      }),
      { numRuns },
    );
    expect(isWithinBounds("Une phrase. ".repeat(maxFileBytes / 12), createReport("page"))).toBe(true);
  });

  it("of arguments normalises an argument once, whatever the number of rules", () => {
    return fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 3_000 }),
        fc.integer({ min: 0, max: 50 }),
        async (applicant, rules) => {
          const rule = { eligibility: "ELIGIBLE", description: null, actions: [], nextSteps: [], tree: null } as const;
          const judge = createAccessJudge(
            Array.from({ length: rules }, (_, index) => ({ ...rule, applicants: [`Une mairie ${String(index)}`] })),
          );
          expect(await countNormalised(() => judge(applicant, []))).toBeLessThanOrEqual(applicant.length);
        },
      ),
      { numRuns },
    );
  });
});

/** Returns the number of characters that regular expressions match while `work` runs. */
function countMatched(work: () => unknown): number {
  const original = Object.getOwnPropertyDescriptor(RegExp.prototype, "exec")?.value as (
    this: RegExp,
    text: string,
  ) => RegExpExecArray | null;
  let characters = 0;
  RegExp.prototype.exec = function (text: string) {
    const found = original.call(this, text);
    characters += found?.[0].length ?? 0;
    return found;
  };
  try {
    work();
  } finally {
    RegExp.prototype.exec = original;
  }
  return characters;
}
