import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { GatewayError } from "../errors.js";
import { Person } from "../schema/person/person.js";
import type { KnownPerson } from "./person.js";

@Resolver()
export class MeResolver {
  @Query(() => Person, {
    nullable: true,
    description:
      "The person whom the FranceConnect token, or the signed-in session, names. Without one: null, with UNAUTHENTICATED.",
  })
  me(@Ctx() { viewer }: Context): KnownPerson {
    if (viewer.kind !== "citizen") {
      throw new GatewayError(
        "UNAUTHENTICATED",
        "The request identifies no person. Sign in at /auth/login, if the gateway offers it, or send a FranceConnect access token: Authorization: Bearer <token>.",
      );
    }
    return { reference: null, principal: viewer.principal };
  }
}
