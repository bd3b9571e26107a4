import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { ApiConnection, ApiFilter, ApiOrder } from "../schema/api-connection.js";
import { Api } from "../schema/api.js";
import { CatalogueReport } from "../schema/page-problem.js";
import { Producer } from "../schema/producer.js";
import { Theme } from "../schema/theme.js";

@Resolver()
export class CatalogueResolver {
  @Query(() => Api, { nullable: true, description: "One API of the catalogue; null for an unknown slug. Open to all." })
  api(
    @Arg("slug", () => String, { description: "Its page's file name." }) slug: string,
    @Ctx() { catalogue }: Context,
  ): Api | undefined {
    return catalogue.api(slug);
  }

  @Query(() => ApiConnection, {
    nullable: true,
    description:
      "The APIs of the catalogue, searched, filtered, ordered, page by page. Open to all. BAD_USER_INPUT for `first` outside 1 to 100 and for a bad cursor.",
  })
  apis(
    @Arg("search", () => String, { nullable: true, description: "Words of the page, whole, begun or nearly right." })
    search: string | null | undefined,
    @Arg("filter", () => ApiFilter, { nullable: true, description: "What they must be." })
    filter: ApiFilter | null | undefined,
    @Arg("orderBy", () => ApiOrder, { defaultValue: "RELEVANCE", description: "In which order." }) orderBy: ApiOrder,
    @Arg("first", () => Int, { defaultValue: 20, description: "How many at most, from 1 to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "The cursor of the last one of the page before." })
    after: string | null | undefined,
    @Ctx() { catalogue }: Context,
  ): ApiConnection {
    return catalogue.findApis({ search, filter, orderBy, first, after });
  }

  @Query(() => Producer, { nullable: true, description: "One producer; null for an unknown slug. Open to all." })
  producer(
    @Arg("slug", () => String, { description: "Its page's file name." }) slug: string,
    @Ctx() { catalogue }: Context,
  ): Producer | undefined {
    return catalogue.producer(slug);
  }

  @Query(() => [Producer], { description: "Every producer of the catalogue. Open to all." })
  producers(@Ctx() { catalogue }: Context): readonly Producer[] {
    return catalogue.producers;
  }

  @Query(() => [Theme], { description: "Every theme of the catalogue, with how many APIs have it. Open to all." })
  themes(@Ctx() { catalogue }: Context): readonly Theme[] {
    return catalogue.themes;
  }

  @Query(() => CatalogueReport, { description: "How the catalogue was read, and what was odd in it. Open to all." })
  catalogue(@Ctx() { catalogue }: Context): CatalogueReport {
    return catalogue.report;
  }
}
