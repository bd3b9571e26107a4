import type { AccessRule, Eligibility } from "../../../schema/catalogue/access.js";
import { asNumber, readList, type Entry } from "./field-parsers.js";
import { shown, type SourceLocation, type Report } from "./report.js";
import type { TreeReference } from "./text/custom-tags.js";
import { readRichText } from "./text/rich-text.js";

/** A rule as its page writes it: its decision trees are still names. */
export interface PageRule extends Omit<AccessRule, "tree"> {
  readonly trees: readonly TreeReference[];
}

const eligibilities = new Map<unknown, Eligibility>([
  [1, "ELIGIBLE"],
  [0, "POSSIBLY_ELIGIBLE"],
  [-1, "NOT_ELIGIBLE"],
]);

const maxRules = 100;

type RawRule = Readonly<Record<string, unknown>>;

/** Reads `access_page`: the rules of access to the API. */
export function readAccessRules({ value, location }: Entry, report: Report): readonly PageRule[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    report.warning(location, "access_page is no list", "ignored");
    return [];
  }
  const rules: readonly unknown[] = value.slice(0, maxRules);
  if (rules.length < value.length)
    report.warning(location, `more than ${String(maxRules)} rules`, "the others are dropped");
  const readable = rules.filter((rule): rule is RawRule => {
    const isRule = typeof rule === "object" && rule !== null && !Array.isArray(rule);
    if (!isRule) report.warning(location, `access_page: ${shown(rule)}`, "not a rule: ignored");
    return isRule;
  });
  return joined(readable, location, report).map((rule) => readRule(rule, location, report));
}

/** Joins a rule in two entries: one old page has `who` in one entry, and the rest of the rule in the next. */
function joined(rules: readonly RawRule[], location: SourceLocation, report: Report): readonly RawRule[] {
  const whole: Record<string, unknown>[] = [];
  for (const rule of rules) {
    const last = whole.at(-1);
    const isRest = !("who" in rule) && last && "who" in last && !Object.keys(rule).some((key) => key in last);
    if (isRest) {
      report.info(location, "a rule in two entries", "joined");
      Object.assign(last, rule);
    } else whole.push({ ...rule });
  }
  return whole;
}

function readRule(rule: RawRule, location: SourceLocation, report: Report): PageRule {
  const applicants = readList(
    { value: typeof rule["who"] === "string" ? [rule["who"]] : rule["who"], location },
    report,
  );
  if (applicants.length === 0) report.warning(location, "a rule without who", "a rule for nobody in particular");
  const eligibility = eligibilities.get(asNumber(rule["is_eligible"]));
  if (eligibility === undefined) {
    const found = `is_eligible: ${shown(rule["is_eligible"])}`;
    report.warning(location, found, "POSSIBLY_ELIGIBLE: the description decides");
  }
  const text = typeof rule["description"] === "string" ? rule["description"] : "";
  const read = text.trim() === "" ? undefined : readRichText(text, location, report);
  return {
    applicants,
    eligibility: eligibility ?? "POSSIBLY_ELIGIBLE",
    description: read?.richText ?? null,
    actions: read?.actions ?? [],
    nextSteps: read?.nextSteps ?? [],
    trees: read?.trees ?? [],
  };
}
