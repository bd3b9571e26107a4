import { expect, it } from "@jest/globals";
import { rulesFile, ruleTestsFile } from "../../scripts/observability/rules.js";
import { promtool } from "../support/observability/prometheus.js";

it("Prometheus accepts the rules", () => {
  expect(promtool("check", "rules", rulesFile)).toMatchObject({ code: 0 });
});

it("each alert fires above its threshold, not just below it, and resolves", () => {
  expect(promtool("test", "rules", ruleTestsFile)).toMatchObject({ code: 0 });
}, 120_000);
