import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as units from "@grafana/grafana-foundation-sdk/units";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { stringify } from "yaml";
import { printDashboard } from "../../scripts/observability/dashboard/build.js";
import { findSchemaProblems } from "../../scripts/observability/dashboard/schema.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { dashboard, dashboardText, panels, queries } from "../support/observability/dashboard.js";
import { promtool } from "../support/observability/prometheus.js";
import { findUnknownLabels, readGroupings, readSelectors } from "../support/observability/promql.js";
import { scrape, type Scrape } from "../support/observability/scrape.js";

const columns = 24;

const isCounter = (metric: string) => /_(?:total|count|sum|bucket)$/.test(metric);

describe("the Grafana dashboard", () => {
  it("is what the script writes, and has the types that Grafana publishes", () => {
    expect(dashboardText).toBe(printDashboard());
    expect(findSchemaProblems(dashboardText)).toEqual([]);
  });

  it.each([
    ["an unknown property", '"refresh": "1m"', '"refreshing": "1m"', "'\"refreshing\"' does not exist"],
    ["a missing property", '"schemaVersion": 42,', "", "'schemaVersion' is missing"],
    ["a value that is not in an enum", '"mode": "palette-classic"', '"mode": "rainbow"', '"rainbow"'],
    ["an unknown kind of panel", '"type": "stat"', '"type": "statistics"', '"statistics"'],
    ["an unknown option of a panel", '"showLegend": true', '"isShown": true', "'\"isShown\"' does not exist"],
    ["a query without an expression", '"expr": "sum', '"expression": "sum', "expr"],
  ])("is not accepted with %s", (_case, before, after, complaint) => {
    const problems = findSchemaProblems(dashboardText.replace(before, after));
    expect(problems).toContainEqual(expect.stringContaining(complaint));
  });

  it("has panels with a number of their own, a description and a unit of Grafana", () => {
    const all = [...dashboard.panels, ...panels].map(({ id }) => id);
    const known = new Set<unknown>(Object.values(units));
    expect(dashboard.uid).toBe("prestations-gateway");
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(new Set(all).size).toBe(new Set([...dashboard.panels, ...panels]).size);
    for (const { description, fieldConfig } of panels) {
      expect(description).toMatch(/^[A-Z].*\.$/);
      expect(known).toContain(fieldConfig.defaults.unit);
    }
  });

  it("fills each line of the grid, and no panel covers another", () => {
    const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${String(x + (index % w))}, ${String(y + Math.floor(index / w))}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    const widths = Map.groupBy(panels, ({ gridPos }) => gridPos.y);
    for (const line of widths.values()) {
      expect(line.reduce((sum, { gridPos }) => sum + gridPos.w, 0)).toBe(columns);
    }
  });
});

/** The labels of a metric are known once it has a series. The test under load causes the events that are rare. */
describe("a query of the Grafana dashboard", () => {
  let gateway: Gateway;
  let declared: Scrape;
  beforeAll(async () => {
    gateway = await startGateway({ withLogin: true });
    for (const person of ["test", "apisecu_503"]) {
      await gateway.askText("{ me { css { outcome } rsa { outcome } } }", { token: await gateway.token(person) });
    }
    await fetch(`${gateway.url}/auth/login?returnTo=/`, { redirect: "manual" });
    declared = await scrape(gateway.url);
  });
  afterAll(() => gateway.close());

  it.each(["Availability", "Requests under 50 ms of overhead", "Availability of each source"])(
    "counts the failures that the alerts count: %s",
    (title) => {
      const query = queries.find((one) => one.title === title)?.query ?? "";
      const matchers = query.match(/\b(?:code|result|outcome|le)(?:=|=~|!=)"[^"]+"/g) ?? [];
      const rules = readFileSync("deploy/observability/alerts.yaml", "utf8");
      expect(matchers).not.toEqual([]);
      for (const matcher of matchers) expect(rules).toContain(matcher);
    },
  );

  it("is PromQL that Prometheus accepts", () => {
    const file = join(mkdtempSync(join(tmpdir(), "dashboard-")), "rules.yaml");
    const rules = queries.map(({ query }, index) => ({ record: `query:${String(index)}`, expr: query }));
    writeFileSync(file, stringify({ groups: [{ name: "dashboard", rules }] }));
    const { code, output } = promtool("check", "rules", file);
    expect(output).toContain(`${String(queries.length)} rules found`);
    expect(code).toBe(0);
  });

  it.each(queries)("reads only metrics and labels that the gateway has: $title, $legend", ({ query, legend }) => {
    const selectors = readSelectors(query);
    const groupings = readGroupings(query);
    expect(selectors).not.toEqual([]);
    for (const { metric, labels, isRange } of selectors) {
      expect([...declared.keys()]).toContain(metric);
      expect(labels).toContain("instance");
      // A counter is 0 after each restart: only its increase has a meaning.
      expect(isRange).toBe(isCounter(metric));
    }
    expect(findUnknownLabels(query, declared)).toEqual([]);
    for (const [, label] of legend.matchAll(/\{\{(\w+)\}\}/g)) expect(groupings).toContain(label);
  });
});
