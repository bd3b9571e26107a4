import { parse } from "yaml";
import * as z from "zod";
import type { DecisionChoice, DecisionNode } from "../../../schema/catalogue/access.js";
import { argumentForm, searchForm } from "../search-form.js";
import { isWithinBounds } from "./file-bounds.js";
import { createReport, type ParsedFile, type Report } from "./report.js";
import type { TreeReference } from "./text/custom-tags.js";
import { readRichText } from "./text/rich-text.js";
import { toWellFormed } from "./text/well-formed.js";
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
const RawFile = z.record(z.string(), Node);

/** The choices of each question, by the form of their labels, computed once. */
const choicesOf = new WeakMap<DecisionNode, ReadonlyMap<string, DecisionChoice>>();

/** Returns the choice with this label, however it is written; undefined where the question does not offer it. */
export function chooseAnswer(node: DecisionNode, answer: string): DecisionChoice | undefined {
  const form = argumentForm(answer);
  return form === undefined ? undefined : formsOf(node).get(form);
}

function formsOf(node: DecisionNode): ReadonlyMap<string, DecisionChoice> {
  const known = choicesOf.get(node);
  if (known) return known;
  const byLabel = node.choices.flatMap((choice) => choice.labels.map((name) => [searchForm(name), choice] as const));
  // The first choice of a label counts.
  const forms = new Map(byLabel.toReversed());
  choicesOf.set(node, forms);
  return forms;
}

type TreeFile = readonly (readonly [question: string, tree: DecisionNode])[];

/** Reads a file of `question-trees/`: trees by the name of their first question. */
export function readTreeFile(name: string, raw: string): ParsedFile<TreeFile> {
  const report = createReport(`question-trees/${name}.yaml`);
  const text = toWellFormed(raw, report);
  if (!isWithinBounds(text, report)) return { read: undefined, problems: report.problems };
  return { read: parseTrees(text, report), problems: report.problems };
}

function parseTrees(text: string, report: Report): TreeFile | undefined {
  try {
    const file = RawFile.parse(parse(text, { maxAliasCount, stringKeys: true, logLevel: "error" }));
    return Object.entries(file).map(([question, node]) => [question, toNode(node, report)]);
  } catch (error) {
    const found = error instanceof z.ZodError ? z.prettifyError(error) : "not YAML";
    report.error({}, found, "the file's trees are not served");
    return undefined;
  }
}

function toNode({ question, choices }: RawNode, report: Report): DecisionNode {
  return {
    question,
    choices: choices.map(({ labels, answer, next }) => {
      const { richText = null, actions = [] } = answer === undefined ? {} : readRichText(answer, {}, report);
      return { labels, answer: richText, actions, next: next ? toNode(next, report) : null };
    }),
  };
}

/** Finds the tree that a page refers to, by the name of its file and of its first question. */
export function indexTrees(files: ReadonlyMap<string, ParsedFile<TreeFile>>) {
  const trees = new Map(
    [...files].flatMap(([name, { read = [] }]) => read.map(([question, tree]) => [`${name} ${question}`, tree])),
  );
  return ({ tree, question }: TreeReference): DecisionNode | undefined => trees.get(`${tree} ${question}`);
}

export type Trees = ReturnType<typeof indexTrees>;
