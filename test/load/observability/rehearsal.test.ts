import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { stringify } from "yaml";
import { alertsOf, readRules } from "../../../scripts/observability/rules.js";
import { scaleRules } from "../../../scripts/observability/scale-rules.js";
import { watchAlerts, type AlertWatch } from "../../support/observability/alert-watch.js";
import { eventually } from "../../support/eventually.js";
import { configuration } from "../../support/observability/incidents/configuration.js";
import { calm, failingAudit, lateEventLoop, lostRedis } from "../../support/observability/incidents/gateway.js";
import { failingFranceConnect } from "../../support/observability/incidents/franceconnect.js";
import { ban, failingSource, usedUpRate } from "../../support/observability/incidents/sources.js";
import { openStage, type Scenario, type Stage } from "../../support/observability/incidents/stage.js";
import { startPrometheus, type Prometheus } from "../../support/observability/prometheus.js";

/** An hour of the rules is a minute here. */
const divisor = 60;
const patienceMs = 90_000;
const rules = readRules();

interface Outcome {
  /** Did not fire before the fault. */
  readonly wasQuiet: boolean;
  readonly fired: boolean;
  readonly resolved: boolean;
}

/** Causes the incidents of a scenario one after the other, and ends each once its alerts have fired. */
async function rehearse({ incidents }: Scenario, watch: AlertWatch): Promise<readonly (readonly [string, Outcome])[]> {
  const outcomes: [string, Outcome][] = [];
  for (const { alerts, cause } of incidents) {
    const all = (reach: AlertWatch["fires"]) =>
      Promise.all(Object.entries(alerts).map(([name, labels]) => reach(name, labels, patienceMs)));
    const wasQuiet = await all(watch.resolves);
    const end = await cause();
    const fired = await all(watch.fires);
    await end();
    const resolved = await all(watch.resolves);
    const isTrue = (results: readonly boolean[], index: number) => results[index] === true;
    for (const [index, name] of Object.keys(alerts).entries()) {
      const outcome = {
        wasQuiet: isTrue(wasQuiet, index),
        fired: isTrue(fired, index),
        resolved: isTrue(resolved, index),
      };
      outcomes.push([name, outcome]);
    }
  }
  return outcomes;
}

describe("a Prometheus that scrapes gateways with faults", () => {
  let stage: Stage;
  let prometheus: Prometheus;
  let scenarios: readonly Scenario[] = [];
  let outcomes: ReadonlyMap<string, Outcome> = new Map();

  beforeAll(async () => {
    stage = await openStage();
    const single = [calm, failingAudit, lostRedis, lateEventLoop, failingSource, ban, usedUpRate, failingFranceConnect];
    const prepared = await Promise.all(single.map((prepare) => prepare(stage)));
    scenarios = [...prepared, ...(await configuration(stage))];
    const rulesFile = join(mkdtempSync(join(tmpdir(), "rules-")), "alerts.yaml");
    writeFileSync(rulesFile, stringify(scaleRules(rules, divisor)));
    prometheus = await startPrometheus({ rulesFile, targets: stage.urls });
    await eventually(async () => {
      expect(await prometheus.query("up == 1")).toHaveLength(stage.urls.length);
    }, 150);
    const watch = watchAlerts(prometheus);
    outcomes = new Map((await Promise.all(scenarios.map((scenario) => rehearse(scenario, watch)))).flat());
    await watch.close();
  }, 300_000);
  afterAll(async () => {
    await Promise.all(scenarios.map(({ close }) => close()));
    await prometheus.close();
    await stage.close();
  });

  it.each(alertsOf(rules).map(({ alert }) => alert))("%s fires during the fault, and resolves after it", (alert) => {
    expect(outcomes.get(alert)).toEqual({ wasQuiet: true, fired: true, resolved: true });
  });

  it("lets no alert fire once all faults are over", async () => {
    await eventually(async () => {
      expect((await prometheus.alerts()).filter(({ state }) => state === "firing")).toEqual([]);
    }, 300);
  });
});
