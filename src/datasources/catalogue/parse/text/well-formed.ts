import type { Report } from "../report.js";

/** Zero-width characters. A joiner between pictures is kept: it is a part of them. */
const zeroWidth = /[\u200B\u200C\u2060\uFEFF]|(?<![\p{Extended_Pictographic}\uFE0F])\u200D/gu;
// eslint-disable-next-line no-control-regex -- what no text holds, but for tabs and line ends
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
/** A no-break space after a mark: Markdown reads it as a letter. */
const noBreakMark = /^([ \t]*(?:#{1,6}|>|[-*+]|\d{1,9}[.)]))\u00A0/gm;

/**
 * Returns the file's text as the parsers want it: line feeds, composed letters, no invisible characters. Line numbers
 * do not change.
 */
export function toWellFormed(raw: string, report: Report): string {
  const text = raw.replace(/^\uFEFF/, "");
  if (text !== raw) report.info({ line: 1 }, "a byte order mark (zero-width)", "removed");
  if (text.includes("\r")) report.info({}, "CRLF line ends", "read as line feeds");
  const reportIfFound = (what: RegExp, found: string, madeOf: string) => {
    const at = text.search(what);
    if (at !== -1) report.info({ line: lineOf(text, at) }, found, madeOf);
  };
  reportIfFound(zeroWidth, "zero-width characters", "removed");
  reportIfFound(control, "control characters", "removed");
  reportIfFound(/\uFFFD/, "characters that are not UTF-8", "kept as \uFFFD");
  reportIfFound(noBreakMark, "a no-break space after a mark of Markdown", "read as a space");
  if (text.normalize("NFC") !== text) report.info({}, "decomposed letters (NFD)", "composed (NFC)");
  return text
    .replace(/\r\n?/g, "\n")
    .replace(zeroWidth, "")
    .replace(control, "")
    .replace(noBreakMark, "$1 ")
    .normalize("NFC");
}

/** Returns the line of an offset, counted from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
