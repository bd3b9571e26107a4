import { ArgsType, Field, Int } from "type-graphql";
import { BenefitCode } from "./benefits/benefit.js";
import { BoundedField } from "./bounded-field.js";
import { peopleBounds } from "./bounds.js";
import { ApiFilter, ApiOrder } from "./catalogue/api-connection.js";
import { CivilIdentityInput } from "./person/civil-identity.js";

@ArgsType()
export class SlugArguments {
  @BoundedField(() => String, { maxLength: 200 }, { description: "Its page's file name." })
  slug!: string;
}

@ArgsType()
export class ApisArguments {
  @BoundedField(
    () => String,
    { maxLength: 200 },
    { nullable: true, description: "Words of the page, whole, begun or nearly right." },
  )
  search?: string | null;

  @Field(() => ApiFilter, { nullable: true, description: "The conditions that the APIs must meet." })
  filter?: ApiFilter | null;

  @Field(() => ApiOrder, { defaultValue: "RELEVANCE", description: "The order of the list." })
  orderBy!: ApiOrder;

  @Field(() => Int, { defaultValue: 20, description: "Maximum number of items, from 1 to 100." })
  first!: number;

  @BoundedField(
    () => String,
    { maxLength: 4_000 },
    { nullable: true, description: "The cursor of the last API of the previous page." },
  )
  after?: string | null;
}

@ArgsType()
export class AccessArguments {
  @BoundedField(() => String, { maxLength: 200 }, { description: 'The applicant: "Une administration".' })
  applicant!: string;

  @BoundedField(
    () => [String],
    { maxItems: 20, maxLength: 500 },
    { nullable: true, description: "The answers given so far, in order." },
  )
  answers?: string[] | null;
}

@ArgsType()
export class StatusesArguments {
  @BoundedField(
    () => [BenefitCode],
    { maxItems: 50 },
    { nullable: true, description: "The benefits to return, in this order." },
  )
  benefits?: BenefitCode[] | null;
}

@ArgsType()
export class PeopleArguments {
  @BoundedField(() => [CivilIdentityInput], peopleBounds, { description: "The people concerned." })
  identities!: CivilIdentityInput[];
}
