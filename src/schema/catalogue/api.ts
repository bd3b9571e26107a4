import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { LocalDate, Url } from "../scalars.js";
import { AccessRule } from "./access.js";
import { DataField, Documentation, Monitoring, RateLimiting, Contact } from "./api-parts.js";
import { PageProblem } from "./page-problem.js";
import { Partner, Producer } from "./producer.js";
import { RichText } from "./rich-text.js";
import { Theme } from "./theme.js";

export const Openness = { OPEN: "OPEN", SEMI_OPEN: "SEMI_OPEN", CLOSED: "CLOSED" } as const;
export type Openness = keyof typeof Openness;

registerEnumType(Openness, {
  name: "Openness",
  description: "Who can call an API.",
  valuesConfig: {
    OPEN: { description: "Everybody." },
    SEMI_OPEN: { description: "Everybody with an account." },
    CLOSED: { description: "Who has been granted access." },
  },
});

export const FranceConnectUse = { NONE: "NONE", OPTIONAL: "OPTIONAL", REQUIRED: "REQUIRED" } as const;
export type FranceConnectUse = keyof typeof FranceConnectUse;

registerEnumType(FranceConnectUse, {
  name: "FranceConnectUse",
  description: "Whether an API works with FranceConnect.",
  valuesConfig: {
    NONE: { description: "It does not." },
    OPTIONAL: { description: "It can be used with FranceConnect." },
    REQUIRED: { description: "It must be used with FranceConnect." },
  },
});

@ObjectType({ simpleResolvers: true, description: "An API of the catalogue, as its page describes it." })
export class Api {
  @Field(() => String, { description: "Its page's file name." })
  slug!: string;

  @Field(() => String, { description: "Its name; the slug where the page has none." })
  title!: string;

  @Field(() => String, { nullable: true, description: "What it is for, in a sentence." })
  tagline!: string | null;

  @Field(() => Openness, { description: "Who can call it; CLOSED where the page does not say." })
  openness!: Openness;

  @Field(() => FranceConnectUse, { description: "Whether it works with FranceConnect." })
  franceConnect!: FranceConnectUse;

  @Field(() => Producer, { nullable: true, description: "Who publishes it." })
  producer!: Producer | null;

  @Field(() => [Partner], { description: "Who takes part in it." })
  partners!: readonly Partner[];

  @Field(() => [Theme], { description: "What it is about." })
  themes!: readonly Theme[];

  @Field(() => [String], { description: "As the page writes them." })
  keywords!: readonly string[];

  @Field(() => RichText, { nullable: true, description: "The introduction." })
  introduction!: RichText | null;

  @Field(() => RichText, { nullable: true, description: "The page's text." })
  body!: RichText | null;

  @Field(() => [DataField], { description: 'The data that it gives, from the page\'s table "Données".' })
  dataFields!: readonly DataField[];

  @Field(() => [AccessRule], { description: "Who may use it." })
  accessRules!: readonly AccessRule[];

  @Field(() => Url, { nullable: true, description: "The DataPass form by which access is asked for." })
  datapassUrl!: string | null;

  @Field(() => Url, { nullable: true, description: "Where an account is opened." })
  accountUrl!: string | null;

  @Field(() => Url, { nullable: true, description: "The API's or its producer's own site." })
  externalSite!: string | null;

  @Field(() => [Contact], { description: "Whom to write to." })
  contacts!: readonly Contact[];

  @Field(() => Documentation, { description: "Its technical documentation." })
  documentation!: Documentation;

  @Field(() => RateLimiting, {
    nullable: true,
    description: "How often it can be called; null where the page says nothing.",
  })
  rateLimiting!: RateLimiting | null;

  @Field(() => Monitoring, {
    nullable: true,
    description: "How its state is followed; null where the page says nothing.",
  })
  monitoring!: Monitoring | null;

  @Field(() => Float, { nullable: true, description: "Its availability, in percent." })
  uptime!: number | null;

  @Field(() => Int, { nullable: true, description: "Visits of its page in 2019." })
  visits2019!: number | null;

  @Field(() => LocalDate, { nullable: true, description: "When its page was last written to." })
  lastUpdated!: string | null;

  @Field(() => [PageProblem], { description: "What was odd on its page." })
  problems!: readonly PageProblem[];
}
