import { Field, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "A text of the catalogue, in three forms." })
export class RichText {
  @Field(() => String, { description: "The original Markdown." })
  markdown!: string;

  @Field(() => String, { description: "Sanitised HTML: no script, handler, frame or style." })
  html!: string;

  @Field(() => String, { description: "The plain text." })
  text!: string;
}
