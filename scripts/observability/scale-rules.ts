import type { RulesFile } from "./rules.js";

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/**
 * Returns the rules with each window (`[1h]`) and each `for` divided, so that a rehearsal of minutes causes what hours
 * cause in production. Thresholds, and the names of recorded metrics, stay.
 */
export function scaleRules({ groups }: RulesFile, divisor: number): RulesFile {
  const scale = (duration: string) => scaleDuration(duration, divisor);
  return {
    groups: groups.map(({ name, rules }) => ({
      name,
      rules: rules.map((rule) => ({
        ...rule,
        expr: rule.expr.replace(/\[(\w+)\]/g, (_window, duration: string) => `[${scale(duration)}]`),
        ...("for" in rule && rule.for !== undefined && { for: scale(rule.for) }),
      })),
    })),
  };
}

/** Prometheus reads whole numbers only. @throws Error for a duration of several units. */
function scaleDuration(duration: string, divisor: number): string {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(duration) ?? [];
  if (count === undefined) throw new Error(`not a duration of one unit: ${duration}`);
  return `${String(Math.round((Number(count) * (seconds[unit] ?? 1) * 1_000) / divisor))}ms`;
}
