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
    RELEVANCE: { description: "What fits the search best; then, or without a search, by visits, then by title." },
    TITLE: { description: "By title." },
    VISITS: { description: "The most visited first." },
    LAST_UPDATED: { description: "The last written to first." },
  },
});

@InputType({ description: "What APIs must be to be listed; what is left out does not matter." })
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

@ObjectType({ simpleResolvers: true, description: "Where a page of a list stands." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more follow." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether others come before." })
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

  @Field(() => String, { description: "Its place in this order; it outlives a reload of the catalogue." })
  cursor!: string;
}

@ObjectType({ simpleResolvers: true, description: "A page of a list of APIs (a Relay connection)." })
export class ApiConnection {
  @Field(() => [ApiEdge], { description: "The APIs with their cursors." })
  edges!: readonly ApiEdge[];

  @Field(() => [Api], { description: "The APIs." })
  nodes!: readonly Api[];

  @Field(() => PageInfo, { description: "Where this page stands." })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: "How many there are over all pages." })
  totalCount!: number;
}
