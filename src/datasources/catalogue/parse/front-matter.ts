import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLMap } from "yaml";
import type { Report } from "./report.js";
import { lineOf } from "./text/well-formed.js";
import { makeSafe, maxAliasCount } from "./yaml-safety.js";

/** A page's front matter, by key as written, and the line of each key. */
export interface FrontMatter {
  readonly values: Readonly<Record<string, unknown>>;
  readonly lineOf: (key: string) => number | undefined;
}

export interface SplitPage {
  /** Undefined where it cannot be read at all. */
  readonly matter: FrontMatter | undefined;
  readonly body: string;
  /** The line on which the body begins. */
  readonly bodyLine: number;
}

const opening = /^\s*---[ \t]*\n/;
const closing = /\n---[ \t]*(?:\n|$)/;
/** A top-level `key: value` of an unfenced or unclosed front matter. */
const keyLine = /^(?:[\w-]+:|\s|#|-|$)/;

/** Splits a page into front matter and body, with or without fences, and reads its YAML as far as possible. */
export function splitPage(text: string, report: Report): SplitPage {
  const fence = opening.exec(text);
  if (!fence && !/^[\w-]+:/m.test(text)) {
    report.error({ line: 1 }, "no front matter", "the page is not served");
    return { matter: undefined, body: text, bodyLine: 1 };
  }
  if (!fence) report.warning({ line: 1 }, "no opening ---", "the front matter was read from the first line");
  const from = fence?.[0].length ?? 0;
  const rest = text.slice(from);
  const end = closing.exec(`\n${rest}`);
  if (!end) report.warning({ line: 1 }, "no closing ---", "the front matter was read to its last key");
  const length = end ? Math.max(0, end.index - 1) : lengthOfKeys(rest);
  const bodyFrom = end ? Math.min(text.length, from + end.index - 1 + end[0].length) : from + length;
  const yaml = rest.slice(0, length);
  const matter = readYaml(yaml, lineOf(text, from) - 1, report);
  return { matter, body: text.slice(bodyFrom), bodyLine: lineOf(text, bodyFrom) };
}

function lengthOfKeys(text: string): number {
  const lines = text.split("\n");
  const last = lines.findIndex((line) => !keyLine.test(line));
  return last === -1 ? text.length : lines.slice(0, last).join("\n").length;
}

function readYaml(yaml: string, linesBefore: number, report: Report): FrontMatter | undefined {
  const tidied = tidy(yaml, linesBefore, report);
  let reading = parse(tidied);
  if (reading.document.errors.length > 0) reading = repair(tidied, reading, linesBefore, report);
  const { document, lines } = reading;
  for (const { pos, code } of document.errors) {
    const line = lines.linePos(pos[0]).line + linesBefore;
    report.error({ line }, `YAML: ${code}`, "the front matter was read around it");
  }
  if (!isMap(document.contents)) {
    report.error({ line: linesBefore + 1 }, "no keys in the front matter", "the page is not served");
    return undefined;
  }
  const locations = locationsOf(document.contents, lines, linesBefore, report);
  makeSafe(document, lines, linesBefore, report);
  return {
    values: document.toJS({ maxAliasCount }) as Readonly<Record<string, unknown>>,
    lineOf: (key) => locations.get(key),
  };
}

interface Reading {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

function parse(yaml: string): Reading {
  const lines = new LineCounter();
  return { document: parseDocument(yaml, { uniqueKeys: false, strict: false, lineCounter: lines }), lines };
}

/** Replaces tabs and no-break spaces: YAML accepts only spaces as indentation. */
function tidy(yaml: string, linesBefore: number, report: Report): string {
  return yaml
    .split("\n")
    .map((line, index) => {
      const location = { line: index + 1 + linesBefore };
      if (/^ *\t/.test(line)) report.info(location, "a tab as indentation", "read as two spaces");
      if (/^[ \t]*\u00A0|^[\w-]+\u00A0|:\u00A0/.test(line))
        report.info(location, "a no-break space in YAML", "read as a space");
      const commented = /^[\w-]+: +[^"'|>[{\s#][^"']*?[a-zà-ÿ] +(#.*)$/i.exec(line)?.[1];
      if (commented) report.info(location, commented, "a comment: it ends the value before it");
      return line
        .replace(/^[ \t\u00A0]+/, (indent) => indent.replaceAll("\t", "  ").replaceAll("\u00A0", " "))
        .replace(/^([\w-]+)\u00A0?:\u00A0/, "$1: ");
    })
    .join("\n");
}

/**
 * Puts quotes around a value that YAML does not read as plain text on its line. Turns a line without a key into a
 * comment. The result is used only where it has fewer errors.
 */
function repair(yaml: string, before: Reading, linesBefore: number, report: Report): Reading {
  const wrong = new Set(before.document.errors.map(({ pos }) => before.lines.linePos(pos[0]).line));
  const locations: { readonly line: number; readonly found: string; readonly madeOf: string }[] = [];
  const quoted = yaml.split("\n").map((text, index) => {
    const line = index + 1;
    if (!wrong.has(line)) return text;
    if (/^[^\s:#-][^:]*$/.test(text)) {
      locations.push({ line, found: text, madeOf: "a line without a key: ignored" });
      return `# ${text}`;
    }
    const parts = /^(\s*(?:- +)?[\w-]+: +|\s*- +)([^|>\s].*)$/.exec(text);
    if (!parts) return text;
    const [, key = "", value = ""] = parts;
    locations.push({ line, found: value, madeOf: "read as a plain text" });
    return `${key}${JSON.stringify(withoutQuotes(value))}`;
  });
  const after = parse(quoted.join("\n"));
  if (after.document.errors.length >= before.document.errors.length) return before;
  for (const { line, found, madeOf } of locations) report.warning({ line: line + linesBefore }, found, madeOf);
  return after;
}

/** Removes the quotes around a text that contains the same quotes. */
const withoutQuotes = (text: string) => /^(["'])(.+)\1\s*$/.exec(text)?.[2] ?? text;

/** Returns the line of each key. Reports a key that occurs twice in this mapping, or in a mapping within it. */
function locationsOf(map: YAMLMap, lines: LineCounter, linesBefore: number, report: Report): Map<string, number> {
  const locations = new Map<string, number>();
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    const line = lines.linePos(key.range?.[0] ?? 0).line + linesBefore;
    if (locations.has(name)) report.warning({ field: name, line }, "the key stands twice", "the last one was taken");
    locations.set(name, line);
    const within = isSeq(value) ? value.items : [value];
    for (const one of within) if (isMap(one)) locationsOf(one, lines, linesBefore, report);
  }
  return locations;
}
