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
    OPEN: { description: "Every user." },
    SEMI_OPEN: { description: "Every user with an account." },
    CLOSED: { description: "Who has been granted access." },
  },
});

export const FranceConnectUse = { NONE: "NONE", OPTIONAL: "OPTIONAL", REQUIRED: "REQUIRED" } as const;
export type FranceConnectUse = keyof typeof FranceConnectUse;

registerEnumType(FranceConnectUse, {
  name: "FranceConnectUse",
  description: "Whether an API works with FranceConnect.",
  valuesConfig: {
    NONE: { description: "FranceConnect cannot be used." },
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

  @Field(() => String, { nullable: true, description: "The purpose of the API, in a sentence." })
  tagline!: string | null;

  @Field(() => Openness, { description: "Who can call it; CLOSED where the page does not say." })
  openness!: Openness;

  @Field(() => FranceConnectUse, { description: "Whether it works with FranceConnect." })
  franceConnect!: FranceConnectUse;

  @Field(() => Producer, { nullable: true, description: "Its publisher." })
  producer!: Producer | null;

  @Field(() => [Partner], { description: "Its partners." })
  partners!: readonly Partner[];

  @Field(() => [Theme], { description: "The subjects of the API." })
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

  @Field(() => Url, { nullable: true, description: "The DataPass form to request access." })
  datapassUrl!: string | null;

  @Field(() => Url, { nullable: true, description: "Where an account is opened." })
  accountUrl!: string | null;

  @Field(() => Url, { nullable: true, description: "The API's or its producer's own site." })
  externalSite!: string | null;

  @Field(() => [Contact], { description: "The contacts." })
  contacts!: readonly Contact[];

  @Field(() => Documentation, { description: "Its technical documentation." })
  documentation!: Documentation;

  @Field(() => RateLimiting, {
    nullable: true,
    description: "Its rate limit; null if the page gives no information.",
  })
  rateLimiting!: RateLimiting | null;

  @Field(() => Monitoring, {
    nullable: true,
    description: "How its availability is monitored; null if the page gives no information.",
  })
  monitoring!: Monitoring | null;

  @Field(() => Float, { nullable: true, description: "Its availability, in percent." })
  uptime!: number | null;

  @Field(() => Int, { nullable: true, description: "Visits of its page in 2019." })
  visits2019!: number | null;

  @Field(() => LocalDate, { nullable: true, description: "The date of the last update of its page." })
  lastUpdated!: string | null;

  @Field(() => [PageProblem], { description: "The problems of its page." })
  problems!: readonly PageProblem[];
}
