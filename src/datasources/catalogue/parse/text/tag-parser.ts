/** An opening tag of api.gouv.fr. */
export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly attributes: string;
  /** As written, with its angle brackets. */
  readonly source: string;
}

interface OpenTag extends Tag {
  /** The parts of the text before the tag's end; joined once. */
  readonly content: string[];
}

const maxAttributes = 2_000;
const tags = new RegExp(
  `<(/?)(Button|External|RichLink|Quote|ContactUs|NextSteps|QuestionTree|Datagouv)\\b([^<>]{0,${String(maxAttributes)}})>`,
  "gi",
);
const withoutContent = new Set(["nextsteps", "questiontree", "datagouv"]);
/** Each level copies the text inside it one more time. */
const maxNesting = 5;

/**
 * Returns the text with each tag replaced: by `replace` with the text inside, or by `unclosed` where the tag never ends
 * or where more than five tags are nested. Visits each character once, and copies it at most five times.
 */
export function parseTags(
  text: string,
  replace: (tag: Tag, content: string) => string,
  unclosed: (tag: Tag) => string,
): string {
  const root: string[] = [];
  const open: OpenTag[] = [];
  const write = (part: string) => (open.at(-1)?.content ?? root).push(part);
  const endAlone = (): void => {
    const tag = open.pop();
    if (!tag) return;
    write(unclosed(tag));
    write(tag.content.join(""));
  };
  const close = (name: string): void => {
    if (!open.some((tag) => tag.name === name)) return;
    while (open.at(-1)?.name !== name) endAlone();
    const tag = open.pop();
    if (tag) write(replace(tag, tag.content.join("")));
  };
  let end = 0;
  for (const match of text.matchAll(tags)) {
    const [source, slash, written = "", attributes = ""] = match;
    const name = written.toLowerCase();
    write(text.slice(end, match.index));
    end = match.index + source.length;
    const tag = { name, attributes: attributes.replace(/\/$/, ""), source };
    if (slash) close(name);
    else if (withoutContent.has(name) || attributes.endsWith("/")) write(replace(tag, ""));
    else if (open.length === maxNesting) write(unclosed(tag));
    else open.push({ ...tag, content: [] });
  }
  write(text.slice(end));
  while (open.length > 0) endAlone();
  return root.join("");
}
