import { Field, ObjectType, registerEnumType } from "type-graphql";
import { Url } from "../scalars.js";
import { RichText } from "./rich-text.js";

export const Eligibility = {
  ELIGIBLE: "ELIGIBLE",
  POSSIBLY_ELIGIBLE: "POSSIBLY_ELIGIBLE",
  NOT_ELIGIBLE: "NOT_ELIGIBLE",
} as const;
export type Eligibility = keyof typeof Eligibility;

registerEnumType(Eligibility, {
  name: "Eligibility",
  description: "Whether an applicant may use an API.",
  valuesConfig: {
    ELIGIBLE: { description: "The applicant may use the API." },
    POSSIBLY_ELIGIBLE: { description: "The applicant may use the API under the conditions in the description." },
    NOT_ELIGIBLE: { description: "The applicant may not use the API." },
  },
});

@ObjectType({ simpleResolvers: true, description: "An action that an applicant can take next." })
export class Action {
  @Field(() => String, { description: "The text of the link." })
  label!: string;

  @Field(() => Url, { description: "The address of the link." })
  url!: string;
}

@ObjectType({ simpleResolvers: true, description: "A question of a decision tree." })
export class DecisionNode {
  @Field(() => String, { description: "The question, in French." })
  question!: string;

  @Field(() => [DecisionChoice], { description: "The possible answers." })
  choices!: readonly DecisionChoice[];
}

@ObjectType({
  simpleResolvers: true,
  description: "An answer of a decision tree: it leads to a conclusion or to another question.",
})
export class DecisionChoice {
  @Field(() => [String], { description: "The answers that lead there." })
  labels!: readonly string[];

  @Field(() => RichText, { nullable: true, description: "The conclusion; null where another question follows." })
  answer!: RichText | null;

  @Field(() => DecisionNode, { nullable: true, description: "The next question; null at a conclusion." })
  next!: DecisionNode | null;

  /** The possible actions at the conclusion. The schema has no such field on a choice, only on the verdict. */
  actions!: readonly Action[];
}

@ObjectType({ simpleResolvers: true, description: "Who may use an API, and how to apply." })
export class AccessRule {
  @Field(() => [String], { description: 'The applicants concerned, as the page writes them: "Une administration".' })
  applicants!: readonly string[];

  @Field(() => Eligibility, { description: "Whether the applicants may use the API." })
  eligibility!: Eligibility;

  @Field(() => RichText, { nullable: true, description: "The page's text about it." })
  description!: RichText | null;

  @Field(() => [Action], { description: "The next actions for the applicant." })
  actions!: readonly Action[];

  @Field(() => [String], { description: "What the applicant must prepare." })
  nextSteps!: readonly string[];

  @Field(() => DecisionNode, { nullable: true, description: "The questions that lead to the right form." })
  tree!: DecisionNode | null;
}

@ObjectType({ simpleResolvers: true, description: "Whether this applicant may use this API, and what to do next." })
export class AccessVerdict {
  @Field(() => AccessRule, {
    nullable: true,
    description: "The rule that applies; null for an applicant that the page does not name.",
  })
  rule!: AccessRule | null;

  @Field(() => Eligibility, {
    nullable: true,
    description: "Whether the applicant may use the API; null if no rule applies.",
  })
  eligibility!: Eligibility | null;

  @Field(() => String, { nullable: true, description: "The question to answer next; null where there is none." })
  question!: string | null;

  @Field(() => [String], { description: "The possible answers." })
  choices!: readonly string[];

  @Field(() => RichText, {
    nullable: true,
    description: "The conclusion that the answers lead to; null while a question is open.",
  })
  conclusion!: RichText | null;

  @Field(() => [Action], { description: "What to do next: the conclusion's actions, or else the rule's." })
  actions!: readonly Action[];

  @Field(() => [String], { description: "The applicants that the page names." })
  knownApplicants!: readonly string[];
}
