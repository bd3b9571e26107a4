import { Field, Int, ObjectType } from "type-graphql";
import { Url } from "../scalars.js";
import { RichText } from "./rich-text.js";

@ObjectType({ simpleResolvers: true, description: "A data field that an API returns." })
export class DataField {
  @Field(() => String, { description: "Its name." })
  name!: string;

  @Field(() => String, { nullable: true, description: "The description of the field." })
  description!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "A contact: an e-mail address or a page." })
export class Contact {
  @Field(() => String, { nullable: true, description: "The address; null for a page." })
  email!: string | null;

  @Field(() => Url, { nullable: true, description: "The page; null for an address." })
  url!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "Technical documentation of an API." })
export class Documentation {
  @Field(() => String, {
    nullable: true,
    description: "The description of the API (OpenAPI, mostly): a URL, or a path of the catalogue's site.",
  })
  specification!: string | null;

  @Field(() => Url, { nullable: true, description: "Documentation on another site." })
  external!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "The rate limit of an API." })
export class RateLimiting {
  @Field(() => String, { nullable: true, description: 'As the page says it: "20 appels / seconde / jeton".' })
  summary!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The maximum number of calls in the period; null if it cannot be read.",
  })
  calls!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "The period of the rate limit, in seconds; null if it cannot be read.",
  })
  perSeconds!: number | null;

  @Field(() => RichText, { nullable: true, description: "The details." })
  description!: RichText | null;

  @Field(() => Url, { nullable: true, description: "The address of the page that states them." })
  url!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "How the availability of an API is monitored." })
export class Monitoring {
  @Field(() => Url, { nullable: true, description: "The page that shows its availability." })
  url!: string | null;

  @Field(() => RichText, { nullable: true, description: "The details." })
  description!: RichText | null;
}
