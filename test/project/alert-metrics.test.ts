import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { alertsOf, readRules } from "../../scripts/observability/rules.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { findUnknownLabels, findUnknownMetrics } from "../support/observability/alert-metrics.js";
import { scrape, type Scrape } from "../support/observability/scrape.js";

const rules = readRules();

/** The labels of a metric are known once it has a series. The rehearsal under load causes the events that are rare. */
describe("the metrics of a gateway", () => {
  let gateway: Gateway;
  let series: Scrape;
  beforeAll(async () => {
    gateway = await startGateway({});
    for (const person of ["test", "apisecu_503"]) {
      await gateway.askText("{ me { css { outcome } rsa { outcome } } }", { token: await gateway.token(person) });
    }
    series = await scrape(gateway.url);
  });
  afterAll(() => gateway.close());

  it.each(alertsOf(rules))("have what the alert $alert reads", ({ expr, annotations }) => {
    expect(findUnknownMetrics(rules, expr, series)).toEqual([]);
    expect(findUnknownLabels(rules, expr, Object.values(annotations), series)).toEqual([]);
  });

  it.each([
    ["a metric", "gateway_redis_degrade == 1", ["gateway_redis_degrade"], []],
    ["a label of a selector", 'gateway_source_banned{origin="API_SECU"} == 1', [], ["origin"]],
    ["a label of a grouping", "min by (origin) (gateway_source_banned)", [], ["origin"]],
    ["a metric in a function", "sum(rate(gateway_sheds_total[5m])) > 1", ["gateway_sheds_total"], []],
  ])("lack what a wrong alert reads: %s", (_case, expr, metrics, labels) => {
    expect(findUnknownMetrics(rules, expr, series)).toEqual(metrics);
    expect(findUnknownLabels(rules, expr, [], series)).toEqual(labels);
  });

  it("lack a label that the text of a wrong alert names", () => {
    expect(findUnknownLabels(rules, "gateway_source_banned == 1", ["{{ $labels.origin }}"], series)).toEqual([
      "origin",
    ]);
  });
});
