import { badInput } from "../../../errors.js";
import type { AccessRule, AccessVerdict, DecisionChoice, DecisionNode } from "../../../schema/catalogue/access.js";
import { applicantForm, applicantForms, argumentForm } from "../search-form.js";
import { chooseAnswer } from "./trees.js";

export type AccessJudge = (applicant: string, answers: readonly string[]) => AccessVerdict;

/**
 * Compares applicants by forms that are computed once for each of the page's. Returns the rule for an applicant, however it is
 * written, and where the answers lead in its decision tree. A rule that names only this applicant goes before one that names
 * several at once. The judge throws BAD_USER_INPUT for an answer that the question does not offer, or that no question
 * asks for.
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
    // Who is not known is asked nothing.
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

/** As many steps as the tree has levels, at most: the answer after them is refused. */
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
