import type { Answer } from "../ask.js";
import { scopes, type Truth } from "./people.js";

interface Node {
  readonly css?: Readonly<Record<string, unknown>> | null;
  readonly rsa?: Readonly<Record<string, unknown>> | null;
}

type Path = readonly (string | number)[];

/** One person of an answer: the expected person, and the facts that the gateway may disclose. */
export interface Expected {
  readonly path: Path;
  readonly truth: Truth;
  readonly scopes: readonly string[];
}

/**
 * Forbidden facts in an answer, or facts that it withholds although the scopes cover them; empty for a right answer.
 */
export interface Verdict {
  readonly violations: readonly string[];
  /** Number of statuses in the answer. */
  readonly told: number;
}

/** Compares each person of the answer with the truth, and searches for facts of other people. */
export function judge(answer: Answer<unknown>, expected: readonly Expected[]): Verdict {
  const verdicts = expected.map((one) => judgeOne(answer, one));
  const foreign = findForeign(
    answer.text,
    expected.map(({ truth }) => truth),
  ).map((what) => `foreign: ${what}`);
  return {
    violations: [...foreign, ...verdicts.flatMap(({ violations }) => violations)],
    told: verdicts.reduce((sum, { told }) => sum + told, 0),
  };
}

function judgeOne(answer: Answer<unknown>, { path, truth, scopes: granted }: Expected): Verdict {
  const node = path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | null)?.[step],
    answer.data,
  );
  if (node === null || node === undefined) return { violations: [`nothing at ${path.join(".")}`], told: 0 };
  const codeAt = (...steps: Path) =>
    answer.errors.find((error) => JSON.stringify(error.path) === JSON.stringify([...path, ...steps]))?.extensions.code;
  const { css, rsa } = node as Node;
  const whose = `${path.join(".")} (${truth.login}; ${granted.join(" ")})`;
  const violations = [
    ...findForeign(JSON.stringify(node), [truth]).map((what) => `foreign in ${whose}: ${what}`),
    ...complaints("css", css, codeAt("css"), granted.includes(scopes.css), {
      outcome: truth.cssOutcome,
      description: truth.description,
    }),
    ...complaints("rsa", rsa, codeAt("rsa"), granted.includes(scopes.rsa), { rightStartDate: truth.rightStartDate }),
    ...(rsa ? increasedComplaints(rsa, codeAt("rsa", "increased"), granted, truth) : []),
  ];
  return { violations: violations.map((what) => `${whose}: ${what}`), told: [css, rsa].filter(Boolean).length };
}

function complaints(
  field: string,
  value: Node["css"],
  code: string | undefined,
  isCovered: boolean,
  truth: Readonly<Record<string, unknown>>,
): string[] {
  if (value === undefined) return [];
  if (!isCovered) return value === null && code === "UNAUTHORIZED_FIELD_OR_TYPE" ? [] : [`${field} is not denied`];
  if (value === null) return code?.startsWith("SOURCE_") ? [] : [`${field} is withheld: ${code ?? "without an error"}`];
  return Object.entries(truth).flatMap(([name, is]) => (value[name] === is ? [] : [`${field}.${name} is not theirs`]));
}

function increasedComplaints(
  { increased }: Readonly<Record<string, unknown>>,
  code: string | undefined,
  granted: readonly string[],
  truth: Truth,
): string[] {
  if (!granted.includes(scopes.increased)) return increased === null && code ? [] : ["rsa.increased is not denied"];
  return increased === truth.increased ? [] : [`rsa.increased is not theirs, or withheld though covered`];
}

/** Returns the sentences and days that do not belong to these people. */
function findForeign(text: string, people: readonly Truth[]): string[] {
  const own = new Set(people.flatMap(({ description, rightStartDate }) => [description, rightStartDate]));
  return (text.match(/Réponse pour [A-Z]+|\d{4}-\d\d-\d\d(?!T)/g) ?? []).filter((canary) => !own.has(canary));
}
