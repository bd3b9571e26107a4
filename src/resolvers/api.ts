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
      "May this applicant use this API, and what must it do next? Case, accents and articles do not matter. Null with BAD_USER_INPUT for an answer that its question does not offer.",
  })
  access(
    @Root() api: Api,
    @Args(() => AccessArguments) { applicant, answers }: AccessArguments,
    @Ctx() { catalogue }: Context,
  ): AccessVerdict {
    return catalogue.judgeAccess(api, applicant, answers ?? []);
  }

  @FieldResolver(() => [Benefit], { description: "Which of the gateway's benefits this API tells." })
  benefits(@Root() api: Api, @Ctx() { benefits, catalogue }: Context): readonly Benefit[] {
    return benefits.filter((benefit) => catalogue.describes(api, benefit));
  }
}
