import { setImmediate } from "node:timers/promises";
import { parse } from "yaml";
import * as z from "zod";
import type { Action, DecisionChoice, DecisionNode } from "../../schema/access.js";
import type { Trees } from "./access-rules.js";
import { cleanText } from "./clean-text.js";
import { isWithinBounds } from "./file-bounds.js";
import { createReport, type Report } from "./report.js";
import { readRichText } from "./rich-text.js";
import { argumentForm, searchForm } from "./search-form.js";
import { maxAliasCount } from "./yaml-safety.js";

interface RawNode {
  readonly question: string;
  readonly choices: readonly RawChoice[];
}

interface RawChoice {
  readonly labels: readonly string[];
  readonly answer?: string | undefined;
  readonly next?: RawNode | undefined;
}

const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Choice: z.ZodType<RawChoice> = z
  .object({
    labels: z.array(label).min(1),
    answer: z.string().optional(),
    next: z.lazy(() => Node).optional(),
  })
  .refine(({ answer, next }) => (answer === undefined) !== (next === undefined), "needs an answer or a next question");
const Node: z.ZodType<RawNode> = z.object({ question: z.string().min(1), choices: z.array(Choice).min(1) });
const TreeFile = z.record(z.string(), Node);

/** The actions of a conclusion, beside its text. */
const actionsOf = new WeakMap<object, readonly Action[]>();

/** What can be done at a conclusion of a tree. */
export function actionsOfConclusion(answer: object | null): readonly Action[] {
  return (answer && actionsOf.get(answer)) ?? [];
}

/** By the form of its labels, computed once for each question. */
const choicesOf = new WeakMap<DecisionNode, ReadonlyMap<string, DecisionChoice>>();

/** The choice that has this label, however it is written; undefined where the question offers none. */
export function chooseAnswer(node: DecisionNode, answer: string): DecisionChoice | undefined {
  const form = argumentForm(answer);
  return form === undefined ? undefined : choicesOf.get(node)?.get(form);
}

/** The files of `question-trees/`, by name without extension: each holds trees by the name of their first question. */
export async function readTrees(files: ReadonlyMap<string, string>) {
  const trees = new Map<string, DecisionNode>();
  const reports: Report[] = [];
  for (const [name, text] of files) {
    const report = createReport(`question-trees/${name}.yaml`);
    reports.push(report);
    await setImmediate();
    const cleaned = cleanText(text, report);
    if (!isWithinBounds(cleaned, report)) continue;
    try {
      for (const [question, node] of Object.entries(
        TreeFile.parse(parse(cleaned, { maxAliasCount, stringKeys: true, logLevel: "error" })),
      )) {
        trees.set(`${name} ${question}`, toNode(node, report));
      }
    } catch (error) {
      const found = error instanceof z.ZodError ? z.prettifyError(error) : "not YAML";
      report.error({}, found, "the file's trees are not served");
    }
  }
  const find: Trees = ({ tree, question }) => trees.get(`${tree} ${question}`);
  return { find, problems: reports.flatMap(({ problems }) => problems) };
}

function toNode({ question, choices }: RawNode, report: Report): DecisionNode {
  const node: DecisionNode = {
    question,
    choices: choices.map(({ labels, answer, next }) => {
      const read = answer === undefined ? undefined : readRichText(answer, {}, report);
      if (read) actionsOf.set(read.richText, read.actions);
      return { labels, answer: read?.richText ?? null, next: next ? toNode(next, report) : null };
    }),
  };
  const byLabel = node.choices.flatMap((choice) => choice.labels.map((name) => [searchForm(name), choice] as const));
  // The first choice of a label counts.
  choicesOf.set(node, new Map(byLabel.toReversed()));
  return node;
}
