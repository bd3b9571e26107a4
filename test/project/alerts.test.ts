import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { alertsOf, readRules, ruleTestsFile } from "../../scripts/observability/rules.js";
import { scaleRules } from "../../scripts/observability/scale-rules.js";

interface AlertTest {
  readonly alertname: string;
  readonly exp_alerts: readonly unknown[];
}

const rules = readRules();
const alerts = alertsOf(rules);

describe.each(alerts.map((alert) => [alert.alert, alert] as const))("the alert %s", (name, { labels, annotations }) => {
  it("has a severity, a summary, a description and a link to its runbook", () => {
    expect(labels["severity"]).toMatch(/^(?:page|ticket)$/);
    expect(annotations).toEqual({
      summary: expect.stringMatching(/\w/),
      description: expect.stringMatching(/\.$/),
      runbook_url: `docs/runbook.md#${name.toLowerCase()}`,
    });
  });

  it("is tested: it fires, it resolves, and in another case it does not fire", () => {
    const { tests } = parse(readFileSync(ruleTestsFile, "utf8")) as {
      tests: readonly { readonly alert_rule_test?: readonly AlertTest[] }[];
    };
    const cases = tests
      .map(({ alert_rule_test: steps = [] }) => steps.filter(({ alertname }) => alertname === name))
      .map((steps) => steps.map((step) => (step.exp_alerts.length > 0 ? "fires" : "quiet")).join(" "));
    expect(cases).toContainEqual(expect.stringMatching(/fires.* quiet$/));
    expect(cases).toContainEqual(expect.stringMatching(/^quiet/));
  });
});

describe("docs/runbook.md", () => {
  const runbook = readFileSync("docs/runbook.md", "utf8");
  const sections = runbook.split(/^### /m).slice(1);

  it("has one section for each alert, and no other", () => {
    expect(sections.map((section) => section.split("\n")[0]).sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  it("says in each section how urgent the alert is, what to do, and when it resolves", () => {
    const severities = new Map(alerts.map(({ alert, labels }) => [alert, labels["severity"] ?? ""]));
    for (const section of sections) {
      const [title = "", , text] = section.split("\n");
      expect(text).toMatch(new RegExp(`^\`${severities.get(title) ?? ""}\`: `));
      for (const word of ["see", "Do", "Resolves"])
        expect([title, section]).toEqual([title, expect.stringContaining(word)]);
    }
  });
});

describe("scaled rules", () => {
  it("have shorter windows and waits, and the same thresholds and names", () => {
    const labels = { severity: "page" };
    const group = (window: string, wait: string) => ({
      groups: [
        { name: "g", rules: [{ alert: "A", expr: `a:b1h > 30 and c[${window}]`, for: wait, labels, annotations: {} }] },
      ],
    });
    expect(scaleRules(group("6h", "30s"), 60)).toEqual(group("360000ms", "500ms"));
  });
});
