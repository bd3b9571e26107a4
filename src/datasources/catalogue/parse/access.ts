import { badInput } from "../../../errors.js";
import type { AccessRule, AccessVerdict, DecisionChoice, DecisionNode } from "../../../schema/catalogue/access.js";
import { applicantForm, applicantForms, argumentForm } from "../search-form.js";
import { chooseAnswer } from "./trees.js";

export type AccessJudge = (applicant: string, answers: readonly string[]) => AccessVerdict;

/**
 * Creates the judge of a page's access rules. The forms of its applicants are computed once. The judge returns the rule
 * for an applicant, however it is written, and the result of the answers in its decision tree. A rule that names only
 * this applicant has priority over one that names several. The judge throws BAD_USER_INPUT for an answer that the
 * question does not offer, or for an answer without a question.
 */
export function createAccessJudge(rules: readonly AccessRule[]): AccessJudge {
  const byApplicant = new Map<string, AccessRule>();
  const add = (formsOf: (applicant: string) => readonly string[]): void => {
    for (const rule of rules)
      for (const form of rule.applicants.flatMap(formsOf)) if (!byApplicant.has(form)) byApplicant.set(form, rule);
  };
  add((applicant) => [applicantForm(applicant)]);
  add(applicantForms);
  const knownApplicants = [...new Set(rules.flatMap(({ applicants }) => applicants))];

  return (applicant, answers) => {
    const wanted = argumentForm(applicant, applicantForm);
    const rule = wanted === undefined ? null : (byApplicant.get(wanted) ?? null);
    // An unknown applicant gets no question.
    const { node, chosen } = walk(rule?.tree ?? null, rule ? answers : []);
    const conclusion = chosen?.answer ?? null;
    return {
      rule,
      eligibility: rule?.eligibility ?? null,
      question: node?.question ?? null,
      choices: node?.choices.flatMap(({ labels }) => labels) ?? [],
      conclusion,
      actions: (conclusion ? chosen?.actions : rule?.actions) ?? [],
      knownApplicants,
    };
  };
}

interface Position {
  readonly node: DecisionNode | null;
  readonly chosen: DecisionChoice | null;
}

/** Takes at most as many steps as the tree has levels: an answer after them is rejected. */
function walk(root: DecisionNode | null, answers: readonly string[]): Position {
  return answers.reduce<Position>(
    ({ node }, answer, index) => {
      const field = `answers.${String(index)}`;
      if (!node) throw badInput(field, "No question is open that this could answer.");
      const chosen = chooseAnswer(node, answer);
      if (!chosen) throw badInput(field, "This is none of the question's choices.");
      return { node: chosen.next, chosen };
    },
    { node: root, chosen: null },
  );
}
