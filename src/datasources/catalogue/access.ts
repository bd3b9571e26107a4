import { badInput } from "../../errors.js";
import type { AccessRule, AccessVerdict, DecisionNode } from "../../schema/access.js";
import type { RichText } from "../../schema/rich-text.js";
import { applicantForm, searchForm } from "./search-form.js";
import { actionsOfConclusion } from "./trees.js";

/**
 * The rule for an applicant, however it is written, and where the answers lead in its decision tree. Throws BAD_USER_INPUT
 * for an answer that the question does not offer, or that no question asks for.
 */
export function judgeAccess(
  rules: readonly AccessRule[],
  applicant: string,
  answers: readonly string[],
): AccessVerdict {
  const wanted = applicantForm(applicant);
  const rule = rules.find(({ applicants }) => applicants.some((known) => applicantForm(known) === wanted)) ?? null;
  // Who is not known is asked nothing.
  const { node, conclusion } = rule ? walk(rule.tree, answers) : { node: null, conclusion: null };
  return {
    rule,
    eligibility: rule?.eligibility ?? null,
    question: node?.question ?? null,
    choices: node?.choices.flatMap(({ labels }) => labels) ?? [],
    conclusion,
    actions: conclusion ? actionsOfConclusion(conclusion) : (rule?.actions ?? []),
    knownApplicants: [...new Set(rules.flatMap(({ applicants }) => applicants))],
  };
}

interface Position {
  readonly node: DecisionNode | null;
  readonly conclusion: RichText | null;
}

function walk(root: DecisionNode | null, answers: readonly string[]): Position {
  return answers.reduce<Position>(
    ({ node }, answer, index) => {
      const field = `answers.${String(index)}`;
      if (!node) throw badInput(field, "No question is open that this could answer.");
      const chosen = node.choices.find(({ labels }) =>
        labels.some((label) => searchForm(label) === searchForm(answer)),
      );
      if (!chosen) throw badInput(field, "This is none of the question's choices.");
      return { node: chosen.next, conclusion: chosen.answer };
    },
    { node: root, conclusion: null },
  );
}
