import { readFileSync } from "node:fs";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import type { Plugin } from "vite";

const toHtml = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeStringify);

/** Writes a page of our own Markdown into the HTML that has a comment with its name. */
export function guide(): Plugin {
  return {
    name: "guide",
    transformIndexHtml: {
      order: "pre",
      handler: (html) =>
        html.replace(/<!-- (docs\/[\w-]+\.md) -->/, (_all, path: string) =>
          adapt(String(toHtml.processSync(readFileSync(new URL(`../${path}`, import.meta.url))))),
        ),
    },
  };
}

/** What is wider than a phone scrolls in its own frame, by the keyboard too. Files of the repository are not here: no links to them. */
function adapt(html: string): string {
  return html
    .replaceAll("<pre>", '<pre class="scrollable" tabindex="0">')
    .replaceAll("<table>", '<div class="scrollable" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>")
    .replace(/<a href="(?!https?:|#)[^"]*">(.*?)<\/a>/g, "$1");
}
