import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { DateTime } from "../scalars.js";

export const Severity = { INFO: "INFO", WARNING: "WARNING", ERROR: "ERROR" } as const;
export type Severity = keyof typeof Severity;

registerEnumType(Severity, {
  name: "Severity",
  description: "How much an oddity of a page costs.",
  valuesConfig: {
    INFO: { description: "Read all the same: nothing is lost." },
    WARNING: { description: "Something of the page is not served, or had to be supposed." },
    ERROR: { description: "A part of the page, or the page, could not be read." },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: "Something odd on a page of the catalogue, and what was made of it.",
})
export class PageProblem {
  @Field(() => String, { description: "The page's file, within the catalogue's folder." })
  page!: string;

  @Field(() => String, { nullable: true, description: "The key of the front matter, or null for the page." })
  field: string | undefined;

  @Field(() => Int, { nullable: true, description: "The line of the file, from 1, where it is known." })
  line: number | undefined;

  @Field(() => String, { description: "What was found, shortened." })
  found!: string;

  @Field(() => String, { description: "What was made of it." })
  madeOf!: string;

  @Field(() => Severity, { description: "How much it costs." })
  severity!: Severity;
}

@ObjectType({ simpleResolvers: true, description: "The catalogue as it was read." })
export class CatalogueReport {
  @Field(() => Int, { description: "How many APIs are served." })
  apiCount!: number;

  @Field(() => Int, { description: "How many producers are known." })
  producerCount!: number;

  @Field(() => DateTime, { description: "When the catalogue that is served was read." })
  loadedAt!: Date;

  @Field(() => [PageProblem], { description: "Everything odd, over all pages." })
  problems!: readonly PageProblem[];
}
