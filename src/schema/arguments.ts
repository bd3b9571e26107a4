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

  @Field(() => ApiFilter, { nullable: true, description: "What they must be." })
  filter?: ApiFilter | null;

  @Field(() => ApiOrder, { defaultValue: "RELEVANCE", description: "In which order." })
  orderBy!: ApiOrder;

  @Field(() => Int, { defaultValue: 20, description: "How many at most, from 1 to 100." })
  first!: number;

  @BoundedField(
    () => String,
    { maxLength: 4_000 },
    { nullable: true, description: "The cursor of the last one of the page before." },
  )
  after?: string | null;
}

@ArgsType()
export class AccessArguments {
  @BoundedField(() => String, { maxLength: 200 }, { description: 'Who asks: "Une administration".' })
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
    { nullable: true, description: "The benefits to tell, in this order." },
  )
  benefits?: BenefitCode[] | null;
}

@ArgsType()
export class PeopleArguments {
  @BoundedField(() => [CivilIdentityInput], peopleBounds, { description: "Who is asked about." })
  identities!: CivilIdentityInput[];
}
