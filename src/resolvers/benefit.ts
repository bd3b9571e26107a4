import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Benefit } from "../schema/benefits/benefit.js";
import { Api } from "../schema/catalogue/api.js";

@Resolver(() => Benefit)
export class BenefitResolver {
  @FieldResolver(() => String, {
    description: "What the benefit is for, in French: the definition of its API's page, where the catalogue has one.",
  })
  summary(@Root() benefit: Benefit, @Ctx() { catalogue }: Context): string {
    return catalogue.summaryOf(benefit);
  }

  @FieldResolver(() => Api, {
    nullable: true,
    description: "The API of the catalogue that describes it; null where the catalogue has none.",
  })
  api(@Root() benefit: Benefit, @Ctx() { catalogue }: Context): Api | undefined {
    return catalogue.apiOf(benefit);
  }
}
