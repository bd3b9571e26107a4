import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { DateTime } from "../scalars.js";

export const Severity = { INFO: "INFO", WARNING: "WARNING", ERROR: "ERROR" } as const;
export type Severity = keyof typeof Severity;

registerEnumType(Severity, {
  name: "Severity",
  description: "The severity of a problem on a page.",
  valuesConfig: {
    INFO: { description: "The value was read without loss." },
    WARNING: { description: "A part of the page is not served, or its meaning was assumed." },
    ERROR: { description: "A part of the page, or the page, could not be read." },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: "A problem on a page of the catalogue, and how the gateway handled it.",
})
export class PageProblem {
  @Field(() => String, { description: "The page's file, within the catalogue's folder." })
  page!: string;

  @Field(() => String, { nullable: true, description: "The key of the front matter, or null for the page." })
  field: string | undefined;

  @Field(() => Int, { nullable: true, description: "The line of the file, from 1, where it is known." })
  line: number | undefined;

  @Field(() => String, { description: "The text that was found, shortened." })
  found!: string;

  @Field(() => String, { description: "How the gateway handled it." })
  madeOf!: string;

  @Field(() => Severity, { description: "Its severity." })
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

  @Field(() => [PageProblem], { description: "All problems, over all pages." })
  problems!: readonly PageProblem[];
}
