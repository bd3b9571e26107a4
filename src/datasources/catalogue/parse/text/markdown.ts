import { toString } from "mdast-util-to-string";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

export type MarkdownTree = ReturnType<typeof parser.parse>;
type MarkdownNode = MarkdownTree | MarkdownTree["children"][number];

/** A Markdown link in HTML, where Markdown does not look for one; or a tag, whose attributes do not count as links. */
const linkOrTag = /<[^<>]*>|(?<!!)\[([^[\]<>]{1,300})\]\(([^()\s"<>]{1,2000})\)/g;

/** Parses Markdown, also the links in its HTML blocks. A URL in the words of an `<a>` is not a separate link. */
export function parseMarkdown(text: string): MarkdownTree {
  const tree = parser.parse(text);
  let isInAnchor = false;
  visit(tree, (node, index, parent) => {
    if (node.type === "paragraph" || node.type === "heading" || node.type === "tableCell") isInAnchor = false;
    if (node.type === "html") {
      if (/^<\/?a\b/i.test(node.value)) isInAnchor = !node.value.startsWith("</");
      if (!/^<(?:pre|script|style)\b/i.test(node.value)) node.value = withLinks(node.value);
    }
    if (node.type !== "link" || !isInAnchor || !parent || index === undefined) return undefined;
    parent.children.splice(index, 1, ...node.children);
    return index;
  });
  return tree;
}

/** Turns each `[words](URL)` of HTML into an `<a>`, in time linear in the HTML. */
export function withLinks(html: string): string {
  return html.replace(linkOrTag, (found, words?: string, url?: string) =>
    words === undefined || url === undefined ? found : `<a href="${url}">${words}</a>`,
  );
}

/** Returns the text of one line of Markdown, without its marks and HTML. */
export function toInlineText(line: string): string {
  // A heading contains neither lists nor quotes.
  return plainText(parser.parse(`# ${line}`)).trim();
}

/** Returns the text of a node, without its HTML. */
export function plainText(node: MarkdownNode): string {
  if (node.type === "html") return /^<br\b/i.test(node.value) ? " " : "";
  return "children" in node ? node.children.map(plainText).join("") : toString(node);
}
