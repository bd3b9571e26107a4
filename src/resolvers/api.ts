import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { AccessArguments } from "../schema/arguments.js";
import { Benefit } from "../schema/benefits/benefit.js";
import { AccessVerdict } from "../schema/catalogue/access.js";
import { Api } from "../schema/catalogue/api.js";

@Resolver(() => Api)
export class ApiResolver {
  @FieldResolver(() => AccessVerdict, {
    nullable: true,
    description:
      "Whether this applicant may use this API, and what to do next. Case, accents and articles do not matter. Null with BAD_USER_INPUT for an answer that the question does not offer.",
  })
  access(
    @Root() api: Api,
    @Args(() => AccessArguments) { applicant, answers }: AccessArguments,
    @Ctx() { catalogue }: Context,
  ): AccessVerdict {
    return catalogue.judgeAccess(api, applicant, answers ?? []);
  }

  @FieldResolver(() => [Benefit], { description: "The benefits of the gateway whose status this API returns." })
  benefits(@Root() api: Api, @Ctx() { benefits, catalogue }: Context): readonly Benefit[] {
    return benefits.filter((benefit) => catalogue.describes(api, benefit));
  }
}
