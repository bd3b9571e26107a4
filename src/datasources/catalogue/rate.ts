import type { RateLimiting } from "../../schema/api-parts.js";
import type { Report } from "./report.js";
import { readText, type Entry } from "./values.js";

const seconds: Readonly<Record<string, number>> = {
  seconde: 1,
  s: 1,
  minute: 60,
  min: 60,
  heure: 3_600,
  h: 3_600,
  jour: 86_400,
  j: 86_400,
};
const rate = /(\d[\d\s\u202F.]*)\s*(?:[a-zéèêûà]+\s*){0,3}(?:\/|par|à la)\s*(seconde|minute|min|heure|jour|s|h|j)\b/i;

/** "20 appels / seconde / jeton" as it stands, and as far as it can be counted with. */
export function readRate(entry: Entry, report: Report): Pick<RateLimiting, "summary" | "calls" | "perSeconds"> {
  const summary = readText(entry, report);
  const [, calls, unit] = rate.exec(summary ?? "") ?? [];
  const perSeconds = seconds[unit?.toLowerCase() ?? ""] ?? null;
  return { summary, calls: calls === undefined ? null : Number(calls.replace(/\D/g, "")), perSeconds };
}
