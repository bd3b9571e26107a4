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

/** Creates the schema from the list of resolvers. type-graphql's metadata is global: one schema per process. */
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

/** The costs of the schema's fields. */
export const costs = { costOfType, repeats };

/**
 * Returns the schema's text, as it is published and committed. It is sorted, so that moving a class changes nothing.
 */
export function printSdl(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
