import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { BoundedField } from "../bounded-field.js";
import { Api, FranceConnectUse, Openness } from "./api.js";

export const ApiOrder = {
  RELEVANCE: "RELEVANCE",
  TITLE: "TITLE",
  VISITS: "VISITS",
  LAST_UPDATED: "LAST_UPDATED",
} as const;
export type ApiOrder = keyof typeof ApiOrder;

registerEnumType(ApiOrder, {
  name: "ApiOrder",
  description: "In which order APIs are listed.",
  valuesConfig: {
    RELEVANCE: {
      description:
        "Best match of the search first. Equal matches, or a list without a search: by visits, then by title.",
    },
    TITLE: { description: "By title." },
    VISITS: { description: "By number of visits, most visited first." },
    LAST_UPDATED: { description: "By date of the last update, newest first." },
  },
});

@InputType({ description: "The conditions that the listed APIs must meet; an absent condition excludes no API." })
export class ApiFilter {
  @BoundedField(
    () => String,
    { maxLength: 200 },
    { nullable: true, description: "The name of a theme; case and accents do not matter." },
  )
  theme?: string | null;

  @Field(() => Openness, { nullable: true, description: "Who can call them." })
  openness?: Openness | null;

  @Field(() => FranceConnectUse, { nullable: true, description: "Whether they work with FranceConnect." })
  franceConnect?: FranceConnectUse | null;

  @BoundedField(() => String, { maxLength: 200 }, { nullable: true, description: "The slug of their producer." })
  producer?: string | null;
}

@ObjectType({ simpleResolvers: true, description: "The position of a page in a list." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether the list has a next page." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether the list has a previous page." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "The first one's cursor." })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "The last one's cursor: `after` for the next page." })
  endCursor!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "An API in a list." })
export class ApiEdge {
  @Field(() => Api, { description: "The API." })
  node!: Api;

  @Field(() => String, { description: "Its position in this order; still valid after a reload of the catalogue." })
  cursor!: string;
}

@ObjectType({ simpleResolvers: true, description: "A page of a list of APIs (a Relay connection)." })
export class ApiConnection {
  @Field(() => [ApiEdge], { description: "The APIs with their cursors." })
  edges!: readonly ApiEdge[];

  @Field(() => [Api], { description: "The APIs." })
  nodes!: readonly Api[];

  @Field(() => PageInfo, { description: "The position of this page in the list." })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: "How many there are over all pages." })
  totalCount!: number;
}
