import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { writeRun } from "../../../scripts/observability/picture/run.js";
import { queries, readPanelData } from "../../support/observability/dashboard.js";
import { runEvents } from "../../support/observability/eventful-run.js";
import { startObservedGateway, type ObservedGateway } from "../../support/observability/observed-gateway.js";
import { findUnknownLabels, readSelectors } from "../../support/observability/promql.js";
import { scrape, type Scrape } from "../../support/observability/scrape.js";

describe("the Grafana dashboard of a gateway with traffic and faults of every kind", () => {
  let gateway: ObservedGateway;
  let series: Scrape;
  beforeAll(async () => {
    gateway = await startObservedGateway();
    const { start, ...run } = await runEvents(gateway);
    series = await scrape(gateway.url);
    const panels = await readPanelData(gateway.prometheus, { start, end: start + run.seconds, step: 1 });
    writeRun({ ...run, panels });
  }, 240_000);
  afterAll(() => gateway.close());

  it.each(queries)("has data: $title, $legend", async ({ query }) => {
    const values = (await gateway.prometheus.query(query)).map(({ value: [, value] }) => Number(value));
    expect(values.filter(Number.isFinite)).not.toEqual([]);
  });

  it.each(queries)("reads labels that series of the gateway have: $title, $legend", ({ query }) => {
    expect(readSelectors(query).filter(({ metric }) => series.get(metric) === undefined)).toEqual([]);
    expect(findUnknownLabels(query, series)).toEqual([]);
  });
});
