import { Field, ObjectType } from "type-graphql";
import { Url } from "../scalars.js";
import { RichText } from "./rich-text.js";

@ObjectType({ simpleResolvers: true, description: "An organisation that publishes APIs." })
export class Producer {
  @Field(() => String, { description: "Its page's file name." })
  slug!: string;

  @Field(() => String, { description: "Its full name." })
  name!: string;

  @Field(() => String, { nullable: true, description: "Its acronym." })
  acronym!: string | null;

  @Field(() => String, { nullable: true, description: "Its short name." })
  short!: string | null;

  @Field(() => String, { nullable: true, description: "Its name with its article, for a sentence." })
  nameWithPronoun!: string | null;

  @Field(() => String, { nullable: true, description: "The kind of organisation." })
  type!: string | null;

  @Field(() => RichText, { nullable: true, description: "The role of the organisation." })
  description!: RichText | null;

  @Field(() => String, { nullable: true, description: "The path of its logo." })
  logo!: string | null;

  @Field(() => Url, { nullable: true, description: "Its site." })
  site!: string | null;

  @Field(() => String, { nullable: true, description: "How to contact it." })
  contact!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An organisation that takes part in an API." })
export class Partner {
  @Field(() => String, { description: "Its name, as the page writes it." })
  name!: string;

  @Field(() => Producer, { nullable: true, description: "The producer of that name, where the catalogue has one." })
  producer!: Producer | null;
}
