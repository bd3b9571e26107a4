import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { Benefit, BenefitCode } from "../schema/benefits/benefit.js";

@Resolver()
export class BenefitsResolver {
  @Query(() => [Benefit], { description: "Every benefit that the gateway knows of. Open to all." })
  benefits(@Ctx() { benefits }: Context): readonly Benefit[] {
    return benefits;
  }

  @Query(() => Benefit, { description: "One benefit. Open to all." })
  benefit(
    @Arg("code", () => BenefitCode, { description: "The benefit's stable code." }) code: BenefitCode,
    @Ctx() { benefits }: Context,
  ): Benefit | undefined {
    return benefits.find((benefit) => benefit.code === code);
  }
}
