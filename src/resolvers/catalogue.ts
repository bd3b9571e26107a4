import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { ApisArguments, SlugArguments } from "../schema/arguments.js";
import { ApiConnection } from "../schema/catalogue/api-connection.js";
import { Api } from "../schema/catalogue/api.js";
import { CatalogueReport } from "../schema/catalogue/page-problem.js";
import { Producer } from "../schema/catalogue/producer.js";
import { Theme } from "../schema/catalogue/theme.js";

@Resolver()
export class CatalogueResolver {
  @Query(() => Api, { nullable: true, description: "One API of the catalogue; null for an unknown slug. Open to all." })
  api(@Args(() => SlugArguments) { slug }: SlugArguments, @Ctx() { catalogue }: Context): Api | undefined {
    return catalogue.api(slug);
  }

  @Query(() => ApiConnection, {
    nullable: true,
    description:
      "The APIs of the catalogue, searched, filtered, ordered, page by page. Open to all. BAD_USER_INPUT for `first` outside 1 to 100 and for a bad cursor.",
  })
  apis(@Args(() => ApisArguments) wanted: ApisArguments, @Ctx() { catalogue }: Context): ApiConnection {
    return catalogue.findApis(wanted);
  }

  @Query(() => Producer, { nullable: true, description: "One producer; null for an unknown slug. Open to all." })
  producer(@Args(() => SlugArguments) { slug }: SlugArguments, @Ctx() { catalogue }: Context): Producer | undefined {
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

  @Query(() => CatalogueReport, {
    description: "The result of the last reading of the catalogue, with its problems. Open to all.",
  })
  catalogue(@Ctx() { catalogue }: Context): CatalogueReport {
    return catalogue.report;
  }
}
