import { Field, ObjectType } from "type-graphql";

/** The fields that call a source are resolvers, in `resolvers/person.ts`. */
@ObjectType({ description: "A person, and what the sources say of them. Names and dates never leave the gateway." })
export class Person {
  @Field(() => String, {
    nullable: true,
    description: "The caller's own reference, echoed (civil-identity modality); null for `me`.",
  })
  reference!: string | null;
}
