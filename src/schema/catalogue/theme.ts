import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ simpleResolvers: true, description: "A theme of the catalogue." })
export class Theme {
  @Field(() => String, { description: "Its name." })
  name!: string;

  @Field(() => Int, { description: "How many APIs have it." })
  apiCount!: number;
}
