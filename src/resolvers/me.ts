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
        "Nobody is identified. Sign in at /auth/login, where the gateway offers it, or present a FranceConnect access token: Authorization: Bearer <token>.",
      );
    }
    return { reference: null, principal: viewer.principal };
  }
}
