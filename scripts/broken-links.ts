import rehypeParse from "rehype-parse";
import { unified } from "unified";
import { SKIP, visit } from "unist-util-visit";
import type { Catalogue } from "../src/datasources/catalogue/catalogue.js";
import type { RichText } from "../src/schema/catalogue/rich-text.js";

/** A broken link or picture in a page's HTML. */
export interface BrokenLink {
  readonly kind: "relative" | "empty";
  readonly page: string;
  readonly found: string;
}

type HtmlTree = ReturnType<typeof html.parse>;
type HtmlNode = HtmlTree | HtmlTree["children"][number];

/** `[words](URL)` and `[words]()`. */
const inMarkdown = /\[[^[\]]{1,200}\]\([^()\s]{0,200}\)/g;
const html = unified().use(rehypeParse, { fragment: true });

/**
 * Returns each relative URL in the HTML that the catalogue serves, and each empty link: one without a URL, one without
 * words, or one that is still written in Markdown.
 */
export function findBrokenLinks({ apis, producers }: Pick<Catalogue, "apis" | "producers">): readonly BrokenLink[] {
  return [
    ...apis.flatMap((api) => {
      const { introduction, body, rateLimiting, monitoring, accessRules } = api;
      const descriptions = accessRules.map(({ description }) => description);
      const texts = [introduction, body, rateLimiting?.description, monitoring?.description, ...descriptions];
      const actions = accessRules.flatMap((rule) => rule.actions);
      return [...texts.flatMap((text) => findInText(`api/${api.slug}.md`, text)), ...findInActions(api.slug, actions)];
    }),
    ...producers.flatMap(({ slug, description }) => findInText(`producteurs/${slug}.md`, description)),
  ];
}

function findInActions(slug: string, actions: readonly { label: string; url: string }[]): readonly BrokenLink[] {
  const page = `api/${slug}.md`;
  return actions.flatMap(({ label, url }): readonly BrokenLink[] => {
    if (!URL.canParse(url)) return [{ kind: "relative", page, found: url }];
    return label.trim() === "" ? [{ kind: "empty", page, found: url }] : [];
  });
}

function findInText(page: string, text: RichText | null | undefined): readonly BrokenLink[] {
  const found: BrokenLink[] = [];
  visit(html.parse(text?.html ?? ""), (node) => {
    if (node.type === "text")
      for (const [link] of node.value.matchAll(inMarkdown)) found.push({ kind: "empty", page, found: link });
    if (node.type !== "element") return undefined;
    for (const url of [node.properties.href, node.properties.src, node.properties.cite])
      if (typeof url === "string" && !URL.canParse(url)) found.push({ kind: "relative", page, found: url });
    const url = node.properties.href ?? "";
    if (node.tagName === "a" && (url === "" || !hasWords(node))) found.push({ kind: "empty", page, found: url });
    return node.tagName === "code" || node.tagName === "pre" ? SKIP : undefined;
  });
  return found;
}

function hasWords(node: HtmlNode): boolean {
  if (node.type === "element" && node.tagName === "img") return true;
  return "children" in node ? node.children.some(hasWords) : node.type === "text" && /\S/.test(node.value);
}
