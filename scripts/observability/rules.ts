import { readFileSync } from "node:fs";
import { parse } from "yaml";

export const rulesFile = "deploy/observability/alerts.yaml";
export const ruleTestsFile = "deploy/observability/alerts.test.yaml";

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A file of Prometheus rules. @see https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RulesFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly (RecordingRule | AlertingRule)[] }[];
}

export function readRules(): RulesFile {
  return parse(readFileSync(rulesFile, "utf8")) as RulesFile;
}

export function alertsOf({ groups }: RulesFile): readonly AlertingRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => "alert" in rule));
}

/** Returns the expressions of the recording rules, by the names of the metrics that they record. */
export function recordingsOf({ groups }: RulesFile): ReadonlyMap<string, string> {
  const rules = groups.flatMap((group) => group.rules.filter((rule) => "record" in rule));
  return new Map(rules.map(({ record, expr }) => [record, expr]));
}
