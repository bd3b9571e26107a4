import { Field, Int, ObjectType } from "type-graphql";
import { Url } from "../scalars.js";
import { RichText } from "./rich-text.js";

@ObjectType({ simpleResolvers: true, description: "A datum that an API gives." })
export class DataField {
  @Field(() => String, { description: "Its name." })
  name!: string;

  @Field(() => String, { nullable: true, description: "What it says." })
  description!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "Where to write to: an e-mail address or a page." })
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

@ObjectType({ simpleResolvers: true, description: "How often an API can be called." })
export class RateLimiting {
  @Field(() => String, { nullable: true, description: 'As the page says it: "20 appels / seconde / jeton".' })
  summary!: string | null;

  @Field(() => Int, { nullable: true, description: "The number of calls, where it can be read." })
  calls!: number | null;

  @Field(() => Int, { nullable: true, description: "In how many seconds, where it can be read." })
  perSeconds!: number | null;

  @Field(() => RichText, { nullable: true, description: "The details." })
  description!: RichText | null;

  @Field(() => Url, { nullable: true, description: "Where they are told." })
  url!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "How an API's state is followed." })
export class Monitoring {
  @Field(() => Url, { nullable: true, description: "The page that tells its state." })
  url!: string | null;

  @Field(() => RichText, { nullable: true, description: "The details." })
  description!: RichText | null;
}
