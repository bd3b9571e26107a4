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

/** Makes wide blocks scrollable, by the keyboard too, and removes links to files of the repository, which the gateway does not serve. */
function adapt(html: string): string {
  return html
    .replaceAll("<pre>", '<pre class="scrollable" tabindex="0">')
    .replaceAll("<table>", '<div class="scrollable" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>")
    .replace(/<a href="(?!https?:|#)[^"]*">(.*?)<\/a>/g, "$1");
}
