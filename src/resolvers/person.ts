import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { StatusesArguments } from "../schema/arguments.js";
import { AahStatus } from "../schema/benefits/aah.js";
import { AsfStatus } from "../schema/benefits/asf.js";
import { BenefitStatus } from "../schema/benefits/benefit-status.js";
import type { Benefit, BenefitCode } from "../schema/benefits/benefit.js";
import { CssStatus } from "../schema/benefits/css.js";
import { PrimeActiviteStatus } from "../schema/benefits/prime-activite.js";
import { RsaStatus } from "../schema/benefits/rsa.js";
import { Person } from "../schema/person/person.js";
import { selectionOf } from "./selection.js";

/** A person whose data the viewer may request. */
export interface KnownPerson extends Person {
  readonly principal: Parameters<Context["statusOf"]>[0];
}

@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => CssStatus, { nullable: true, description: "Status for the Complémentaire santé solidaire." })
  css(
    @Root() { principal }: KnownPerson,
    @Ctx() { statusOf }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<BenefitStatus> {
    return statusOf(principal, "CSS", selectionOf(info));
  }

  @FieldResolver(() => RsaStatus, { nullable: true, description: "Status for the Revenu de solidarité active." })
  rsa(
    @Root() { principal }: KnownPerson,
    @Ctx() { statusOf }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<BenefitStatus> {
    return statusOf(principal, "RSA", selectionOf(info));
  }

  @FieldResolver(() => AahStatus, { nullable: true, description: "Status for the Allocation aux adultes handicapés." })
  aah(
    @Root() { principal }: KnownPerson,
    @Ctx() { statusOf }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<BenefitStatus> {
    return statusOf(principal, "AAH", selectionOf(info));
  }

  @FieldResolver(() => PrimeActiviteStatus, { nullable: true, description: "Status for the prime d'activité." })
  primeActivite(
    @Root() { principal }: KnownPerson,
    @Ctx() { statusOf }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<BenefitStatus> {
    return statusOf(principal, "PRIME_ACTIVITE", selectionOf(info));
  }

  @FieldResolver(() => AsfStatus, { nullable: true, description: "Status for the Allocation de soutien familial." })
  asf(
    @Root() { principal }: KnownPerson,
    @Ctx() { statusOf }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<BenefitStatus> {
    return statusOf(principal, "ASF", selectionOf(info));
  }

  @FieldResolver(() => [BenefitStatus], {
    nullable: "itemsAndList",
    description:
      "The same facts as a list, so that a new benefit needs no new field in the client. Default: the benefits that the viewer's scopes cover, in enum order; else as asked, duplicates once.",
  })
  statuses(
    @Root() { principal }: KnownPerson,
    @Args(() => StatusesArguments) { benefits: codes }: StatusesArguments,
    @Ctx() { statusOf, benefits }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<BenefitStatus>[] {
    return [...new Set(codes ?? coveredBenefits(benefits, principal.scopes))].map((code) =>
      statusOf(principal, code, selectionOf(info)),
    );
  }
}

/** Returns the benefits that these scopes allow to be disclosed, in enum order. */
export function coveredBenefits(benefits: readonly Benefit[], scopes: ReadonlySet<string>): BenefitCode[] {
  return benefits.filter(({ scopes: [scope] }) => scope && scopes.has(scope)).map(({ code }) => code);
}
