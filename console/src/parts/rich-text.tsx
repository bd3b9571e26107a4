import { useLayoutEffect, useRef } from "preact/hooks";
import { typeset } from "./french.js";

interface Props {
  /** Sanitised by the gateway: without scripts, handlers, frames and styles. */
  readonly html: string;
  /** The links that are actions: they look like buttons. */
  readonly actions?: readonly { readonly url: string }[];
}

/** A text of the catalogue. Alternative texts replace its pictures: this page does not load files of other sites. */
export function RichText({ html, actions = [] }: Props) {
  const text = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const urls = new Set(actions.map(({ url }) => url));
    for (const link of text.current?.querySelectorAll("a") ?? []) {
      if (urls.has(link.href)) link.classList.add("button");
    }
    for (const table of text.current?.querySelectorAll("table") ?? []) makeScrollable(table);
  }, [html, actions]);
  return <div class="rich-text" ref={text} dangerouslySetInnerHTML={{ __html: prepare(html) }} />;
}

function prepare(html: string): string {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const texts = parsed.createTreeWalker(parsed.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement?.closest("code, pre")) text.nodeValue = typeset(text.nodeValue ?? "");
  }
  for (const picture of parsed.querySelectorAll("img, picture, source, input")) {
    picture.replaceWith(picture.getAttribute("alt") ?? "");
  }
  return parsed.body.innerHTML;
}

/** A wide table scrolls in its own frame, also with the keyboard; the page does not scroll sideways. */
function makeScrollable(table: HTMLTableElement): void {
  if (table.parentElement?.classList.contains("scrollable")) return;
  const frame = document.createElement("div");
  frame.className = "scrollable";
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", "Tableau");
  table.replaceWith(frame);
  frame.append(table);
}
