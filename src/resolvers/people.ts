import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { badInput, GatewayError } from "../errors.js";
import { CivilIdentityInput } from "../schema/civil-identity.js";
import { Person } from "../schema/person.js";
import type { KnownPerson } from "./person.js";

const mostPeople = 100;

@Resolver()
export class PeopleResolver {
  @Query(() => Person, {
    nullable: true,
    description: "Civil-identity modality (hors FranceConnect). For consumers entitled to it.",
  })
  person(
    @Arg("identity", () => CivilIdentityInput, { description: "Who is asked about." }) identity: CivilIdentityInput,
    @Ctx() { asConsumer }: Context,
  ): KnownPerson {
    return { reference: identity.reference ?? null, principal: asConsumer()(identity, "identity") };
  }

  @Query(() => [Person], {
    nullable: "itemsAndList",
    description: "Up to 100 people, in the order asked; each answers or fails on its own.",
  })
  people(
    @Arg("identities", () => [CivilIdentityInput], { description: "Who is asked about: 100 at most." })
    identities: CivilIdentityInput[],
    @Ctx() { asConsumer }: Context,
  ): (KnownPerson | Error)[] {
    const namePerson = asConsumer();
    if (identities.length > mostPeople) throw badInput("identities", `At most ${String(mostPeople)} people at once.`);
    return identities.map((identity, index) => {
      try {
        return {
          reference: identity.reference ?? null,
          principal: namePerson(identity, `identities.${String(index)}`),
        };
      } catch (error) {
        // Returned, not thrown: a throw here would fail everybody.
        if (error instanceof GatewayError) return error;
        throw error;
      }
    });
  }
}
