import { toText } from "hast-util-to-text";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import type { RichText } from "../../../../schema/catalogue/rich-text.js";
import type { SourceLocation, Report } from "../report.js";
import { readTags, type ReadTags } from "./custom-tags.js";
import { resolveLinks } from "./html-links.js";
import { parseMarkdown, type MarkdownTree } from "./markdown.js";

const allowed = {
  ...defaultSchema,
  strip: ["script", "style", "template"],
  // Ids and classes belong to the front-end.
  clobber: [],
  // The attributes needed to understand a text, also with a screen reader: a picture's words, and the structure of
  // tables and lists.
  attributes: {
    ...defaultSchema.attributes,
    // No attribute with a list of URLs: the `img` of the picture has one URL.
    source: [],
    "*": ["title", "lang", "dir", "alt", "colSpan", "rowSpan", "headers", "scope", "start"],
  },
  protocols: { href: ["http", "https", "mailto", "tel"], src: ["http", "https"], cite: ["http", "https"] },
};
const allowedTags = new Set(allowed.tagNames);

const toTree = unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw).freeze();
const sanitise = unified().use(rehypeSanitize, allowed).use(rehypeStringify).freeze();

type HtmlTree = Parameters<typeof sanitise.runSync>[0];

export interface ReadText extends Omit<ReadTags, "markdown"> {
  readonly richText: RichText;
  readonly tree: MarkdownTree;
}

/** The largest number of nested quotes and lists on one line. */
const maxMarks = 20;
const tooManyMarks = new RegExp(
  `^((?:[ \\t]*(?:>|[-*+]|\\d{1,9}[.)])(?=[ \\t>]|$)){${String(maxMarks)}})(?:[ \\t>*+-]|\\d{1,9}[.)](?=[ \\t]|$))+`,
  "gm",
);

/** Returns a Markdown text with its HTML made safe; reports each removed part as a problem. */
export function readRichText(text: string, location: SourceLocation, report: Report): ReadText {
  const { markdown: whole, ...tags } = readTags(text, location, report);
  const plain = whole.replace(tooManyMarks, "$1 ");
  if (plain !== whole) report.warning(location, `more than ${String(maxMarks)} quotes or lists in one another`, "cut");
  const tree = parseMarkdown(plain);
  const html = toTree.runSync(tree);
  reportDanger(html, location, report);
  resolveLinks(html, location, report);
  const safe = sanitise.runSync(html);
  const richText = { markdown: text.trim(), html: sanitise.stringify(safe).trim(), text: toText(safe).trim() };
  return { ...tags, tree, richText };
}

function reportDanger(tree: HtmlTree, location: SourceLocation, report: Report): void {
  visit(tree, "element", ({ tagName, properties }) => {
    if (!allowedTags.has(tagName)) report.warning(location, `<${tagName}>`, "taken out of the HTML");
    for (const name of Object.keys(properties)) {
      if (/^on/i.test(name)) report.warning(location, `${name.toLowerCase()} on <${tagName}>`, "taken out of the HTML");
    }
  });
}
