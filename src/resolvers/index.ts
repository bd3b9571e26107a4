import "reflect-metadata";
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { ApiResolver } from "./api.js";
import { BenefitResolver } from "./benefit.js";
import { BenefitsResolver } from "./benefits.js";
import { CatalogueResolver } from "./catalogue.js";
import { costOfType, repeats } from "./costs.js";
import { MeResolver } from "./me.js";
import { PeopleResolver } from "./people.js";
import { PersonResolver } from "./person.js";

/** The registry of resolvers, and the schema that they make. type-graphql's metadata is global: one schema per process. */
export function createSchema() {
  return buildSchemaSync({
    resolvers: [
      ApiResolver,
      BenefitResolver,
      BenefitsResolver,
      CatalogueResolver,
      MeResolver,
      PeopleResolver,
      PersonResolver,
    ],
    validate: false,
  });
}

/** What its fields cost. */
export const costs = { costOfType, repeats };

/** The schema's text, as it is published and committed: sorted, so that moving a class changes nothing. */
export function printSdl(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
