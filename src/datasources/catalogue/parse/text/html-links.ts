import type { toText } from "hast-util-to-text";
import type { SourceLocation, Report } from "../report.js";
import { linkUrl } from "./links.js";

type HtmlNode = Parameters<typeof toText>[0];
type Root = Extract<HtmlNode, { type: "root" }>;
type Element = Extract<HtmlNode, { type: "element" }>;
type Child = Element["children"][number];

const urlNames = ["href", "src", "cite", "longDesc"];

/** Makes every URL of the tree absolute. Replaces an unsafe link by its words, and drops a link without words. */
export function resolveLinks(tree: Root, location: SourceLocation, report: Report): void {
  function resolve(element: Element): readonly Child[] {
    const { tagName, properties } = element;
    element.children = element.children.flatMap((child) => (child.type === "element" ? resolve(child) : [child]));
    for (const name of urlNames) {
      const written = properties[name];
      if (written === undefined || written === null) continue;
      const url = linkUrl(String(written), location, report);
      properties[name] = url;
      const madeOf = String(written).trim() === "" ? "a link that leads nowhere" : "an unsafe link";
      if (url === undefined) report.warning(location, `${name} of <${tagName}>`, `${madeOf}: taken out of the HTML`);
    }
    if (tagName !== "a") return [element];
    if (typeof properties.href === "string" && element.children.some(hasWords)) return [element];
    if (typeof properties.href === "string") report.warning(location, properties.href, "a link without words: dropped");
    return element.children;
  }

  tree.children = tree.children.flatMap((child): Root["children"] =>
    child.type === "element" ? [...resolve(child)] : [child],
  );
}

/** Returns whether there is a text or a picture to click on. */
function hasWords(node: Child): boolean {
  if (node.type === "element") return node.tagName === "img" || node.children.some(hasWords);
  return node.type === "text" && /\S/.test(node.value);
}
