import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { badInput, GatewayError } from "../errors.js";
import { PeopleArguments } from "../schema/arguments.js";
import { findExcess, peopleBounds } from "../schema/bounds.js";
import { CivilIdentityInput } from "../schema/person/civil-identity.js";
import { Person } from "../schema/person/person.js";
import type { KnownPerson } from "./person.js";

@Resolver()
export class PeopleResolver {
  @Query(() => Person, {
    nullable: true,
    description: "Civil-identity modality (hors FranceConnect). For consumers entitled to it.",
  })
  person(
    @Arg("identity", () => CivilIdentityInput, { description: "The person concerned." }) identity: CivilIdentityInput,
    @Ctx() { authorizeCivilIdentity }: Context,
  ): KnownPerson {
    return { reference: identity.reference ?? null, principal: authorizeCivilIdentity()(identity, "identity") };
  }

  @Query(() => [Person], {
    nullable: "itemsAndList",
    description: "Up to 100 people, in the requested order. Each one succeeds or fails separately.",
  })
  people(
    @Args(() => PeopleArguments) { identities }: PeopleArguments,
    @Ctx() { authorizeCivilIdentity }: Context,
  ): (KnownPerson | Error)[] {
    const authorize = authorizeCivilIdentity();
    const excess = findExcess(peopleBounds, identities, "identities");
    if (excess) throw badInput(excess.field, excess.rule);
    return identities.map((identity, index) => {
      try {
        return {
          reference: identity.reference ?? null,
          principal: authorize(identity, `identities.${String(index)}`),
        };
      } catch (error) {
        // Returned, not thrown: a throw here would fail the whole list.
        if (error instanceof GatewayError) return error;
        throw error;
      }
    });
  }
}
