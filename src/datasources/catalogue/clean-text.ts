import type { Report } from "./report.js";

const zeroWidth = /[\u200B\u200C\u2060\uFEFF]/g;

/** The file's text as the parsers want it: line feeds, composed letters, nothing invisible. Lines stay where they are. */
export function cleanText(raw: string, report: Report): string {
  const text = raw.replace(/^\uFEFF/, "");
  if (text.includes("\r")) report.info({}, "CRLF line ends", "read as line feeds");
  if (zeroWidth.test(text)) {
    const line = lineOf(text, text.search(zeroWidth));
    report.info({ line }, "zero-width characters", "removed");
  }
  if (text.normalize("NFC") !== text) report.info({}, "decomposed letters (NFD)", "composed (NFC)");
  return text.replace(/\r\n?/g, "\n").replace(zeroWidth, "").normalize("NFC");
}

/** Counted from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
