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
    ELIGIBLE: { description: "It may." },
    POSSIBLY_ELIGIBLE: { description: "It may under conditions, which the description tells." },
    NOT_ELIGIBLE: { description: "It may not." },
  },
});

@ObjectType({ simpleResolvers: true, description: "Something that an applicant can do next." })
export class Action {
  @Field(() => String, { description: "What it says." })
  label!: string;

  @Field(() => Url, { description: "Where it leads." })
  url!: string;
}

@ObjectType({ simpleResolvers: true, description: "A question of a decision tree." })
export class DecisionNode {
  @Field(() => String, { description: "The question, in French." })
  question!: string;

  @Field(() => [DecisionChoice], { description: "What can be answered." })
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
  @Field(() => [String], { description: 'Whom it is about, as the page says: "Une administration".' })
  applicants!: readonly string[];

  @Field(() => Eligibility, { description: "Whether they may." })
  eligibility!: Eligibility;

  @Field(() => RichText, { nullable: true, description: "What the page says about it." })
  description!: RichText | null;

  @Field(() => [Action], { description: "What they can do next." })
  actions!: readonly Action[];

  @Field(() => [String], { description: "What they must have ready." })
  nextSteps!: readonly string[];

  @Field(() => DecisionNode, { nullable: true, description: "The questions that lead to the right form." })
  tree!: DecisionNode | null;
}

@ObjectType({ simpleResolvers: true, description: "May this applicant use this API, and what must it do next?" })
export class AccessVerdict {
  @Field(() => AccessRule, {
    nullable: true,
    description: "The rule that applies; null for an applicant whom the page does not name.",
  })
  rule!: AccessRule | null;

  @Field(() => Eligibility, { nullable: true, description: "Whether it may; null where no rule applies." })
  eligibility!: Eligibility | null;

  @Field(() => String, { nullable: true, description: "The question to answer next; null where there is none." })
  question!: string | null;

  @Field(() => [String], { description: "What can be answered to it." })
  choices!: readonly string[];

  @Field(() => RichText, { nullable: true, description: "Where the answers lead; null as long as a question is open." })
  conclusion!: RichText | null;

  @Field(() => [Action], { description: "What to do next: the conclusion's actions, or else the rule's." })
  actions!: readonly Action[];

  @Field(() => [String], { description: "The applicants whom the page names." })
  knownApplicants!: readonly string[];
}
