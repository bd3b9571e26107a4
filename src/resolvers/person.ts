import { Args, createParameterDecorator, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
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

/** Returns the person's status for one benefit. Rejects with the error codes of `Context.statusOf`. */
type PersonStatus = (code: BenefitCode) => Promise<BenefitStatus>;

/** Injects `PersonStatus` for the person of the field, and for the fields that the query selects of the status. */
const StatusOf = () =>
  createParameterDecorator<Context>(({ root, context, info }): PersonStatus => {
    const { principal } = root as KnownPerson;
    return (code) => context.statusOf(principal, code, selectionOf(info));
  });

@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => CssStatus, { nullable: true, description: "Status for the Complémentaire santé solidaire." })
  css(@StatusOf() statusOf: PersonStatus): Promise<BenefitStatus> {
    return statusOf("CSS");
  }

  @FieldResolver(() => RsaStatus, { nullable: true, description: "Status for the Revenu de solidarité active." })
  rsa(@StatusOf() statusOf: PersonStatus): Promise<BenefitStatus> {
    return statusOf("RSA");
  }

  @FieldResolver(() => AahStatus, { nullable: true, description: "Status for the Allocation aux adultes handicapés." })
  aah(@StatusOf() statusOf: PersonStatus): Promise<BenefitStatus> {
    return statusOf("AAH");
  }

  @FieldResolver(() => PrimeActiviteStatus, { nullable: true, description: "Status for the prime d'activité." })
  primeActivite(@StatusOf() statusOf: PersonStatus): Promise<BenefitStatus> {
    return statusOf("PRIME_ACTIVITE");
  }

  @FieldResolver(() => AsfStatus, { nullable: true, description: "Status for the Allocation de soutien familial." })
  asf(@StatusOf() statusOf: PersonStatus): Promise<BenefitStatus> {
    return statusOf("ASF");
  }

  @FieldResolver(() => [BenefitStatus], {
    nullable: "itemsAndList",
    description:
      "The same facts as a list, so that a new benefit needs no new field in the client. Default: the benefits that the viewer's scopes cover, in enum order. With `benefits`: in the requested order, without duplicates.",
  })
  statuses(
    @Root() { principal }: KnownPerson,
    @Args(() => StatusesArguments) { benefits: codes }: StatusesArguments,
    @Ctx() { benefits }: Context,
    @StatusOf() statusOf: PersonStatus,
  ): Promise<BenefitStatus>[] {
    return [...new Set(codes ?? coveredBenefits(benefits, principal.scopes))].map(statusOf);
  }
}

/** Returns the benefits that these scopes allow to be disclosed, in enum order. */
export function coveredBenefits(benefits: readonly Benefit[], scopes: ReadonlySet<string>): BenefitCode[] {
  return benefits.filter(({ scopes: [scope] }) => scope && scopes.has(scope)).map(({ code }) => code);
}
