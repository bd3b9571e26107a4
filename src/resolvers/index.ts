import "reflect-metadata";
import { buildSchemaSync } from "type-graphql";
import { BenefitsResolver } from "./benefits.js";
import { MeResolver } from "./me.js";
import { PersonResolver } from "./person.js";

/** The registry of resolvers, and the schema that they make. type-graphql's metadata is global: one schema per process. */
export function createSchema() {
  return buildSchemaSync({ resolvers: [BenefitsResolver, MeResolver, PersonResolver], validate: false });
}
