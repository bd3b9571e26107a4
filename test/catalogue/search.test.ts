import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { writeCatalogue } from "../support/catalogue-folder.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const page = (title: string, rest: string, body = "") => `---\ntitle: ${title}\n${rest}\n---\n${body}\n`;
const pages = {
  "api-impots": page(
    "API Impôt particulier",
    "is_open: -1\nproducer: dgfip\nthemes: [Particulier]\nvisits_2019: 900\nlast_update: 01/02/2023\nis_france_connected: 2",
  ),
  "api-sirene": page(
    "API Sirène",
    "is_open: 1\nproducer: insee\nthemes: [Entreprise]\nvisits_2019: 5000\nkeywords: [siret]\nlast_update: 03/02/2023",
  ),
  "api-adresse": page(
    "API Adresse",
    "is_open: 1\nproducer: insee\nthemes: [Géographie, particulier]\nvisits_2019: 7000",
    "Le géocodage des adresses des impôts.",
  ),
  "api_geo.v2": page("API Géo", "is_open: 0\nproducer: dgfip\nthemes: [geographie]\ntagline: Les données du découpage"),
};
const producers = {
  insee: "---\nname: Institut national de la statistique\nacronym: INSEE\n---\n",
  dgfip: "---\nname: Direction générale des finances publiques\nacronym: DGFiP\n---\n",
};
const query = `query ($search: String, $filter: ApiFilter, $orderBy: ApiOrder, $first: Int, $after: String) {
  apis(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { slug } edges { cursor node { slug } } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

interface Found {
  readonly nodes: readonly { readonly slug: string }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly slug: string } }[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string;
    readonly endCursor: string;
  };
}

describe("the APIs of a catalogue", () => {
  let gateway: Gateway;
  let folder: Awaited<ReturnType<typeof writeCatalogue>>;
  beforeAll(async () => {
    folder = await writeCatalogue({ pages, producers });
    gateway = await startGateway({ environment: { CATALOGUE_DIR: folder.path } });
  });
  afterAll(async () => {
    await gateway.close();
    await folder.remove();
  });
  const ask = async (variables: object): Promise<Found> => {
    const { data, errors } = await gateway.askText(query, { variables });
    expect(errors).toEqual([]);
    return data?.["apis"] as Found;
  };
  const find = async (variables: object) => (await ask(variables)).nodes.map(({ slug }) => slug);

  it("are listed by visits without a search", async () => {
    expect(await find({})).toEqual(["api-adresse", "api-sirene", "api-impots", "api_geo.v2"]);
    expect(await find({ orderBy: "VISITS" })).toEqual(["api-adresse", "api-sirene", "api-impots", "api_geo.v2"]);
    expect(await find({ orderBy: "TITLE" })).toEqual(["api-adresse", "api_geo.v2", "api-impots", "api-sirene"]);
    expect((await find({ orderBy: "LAST_UPDATED" })).slice(0, 2)).toEqual(["api-sirene", "api-impots"]);
  });

  it.each([
    ["impôt", ["api-impots", "api-adresse"]],
    ["IMPOT", ["api-impots", "api-adresse"]],
    ["siren", ["api-sirene"]],
    ["sirenne", ["api-sirene"]],
    ["siret", ["api-sirene"]],
    ["dgfip", ["api-impots", "api_geo.v2"]],
    ["statistique", ["api-adresse", "api-sirene"]],
    ["géocodage", ["api-adresse"]],
    ["les données de la sirene", ["api-sirene"]],
    ["chaussette", []],
  ])("are found by %j", async (search, slugs) => {
    expect((await find({ search })).toSorted()).toEqual(slugs.toSorted());
  });

  it("are found first by the title, and all of them by a search with only a word that they share", async () => {
    expect((await find({ search: "impot" }))[0]).toBe("api-impots");
    expect(await find({ search: "api" })).toHaveLength(4);
  });

  it.each([
    [{ theme: "particulier" }, ["api-adresse", "api-impots"]],
    [{ theme: "Géographie" }, ["api-adresse", "api_geo.v2"]],
    [{ openness: "OPEN" }, ["api-adresse", "api-sirene"]],
    [{ franceConnect: "REQUIRED" }, ["api-impots"]],
    [{ producer: "insee" }, ["api-adresse", "api-sirene"]],
    [{ producer: "insee", theme: "entreprise" }, ["api-sirene"]],
    [{ producer: "personne" }, []],
  ])("are filtered by %j", async (filter, slugs) => {
    expect(await find({ filter })).toEqual(slugs);
  });

  it("are paginated, each exactly once, in every order", async () => {
    for (const orderBy of ["RELEVANCE", "TITLE", "VISITS", "LAST_UPDATED"]) {
      const whole = await find({ orderBy });
      const first = await ask({ orderBy, first: 3 });
      const second = await ask({ orderBy, first: 3, after: first.pageInfo.endCursor });
      expect([...first.nodes, ...second.nodes].map(({ slug }) => slug)).toEqual(whole);
      expect(first.pageInfo).toMatchObject({
        hasNextPage: true,
        hasPreviousPage: false,
        startCursor: first.edges[0]?.cursor,
      });
      expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
      expect([first.totalCount, second.totalCount]).toEqual([4, 4]);
    }
  });

  it.each([
    [{ first: 0 }, "first"],
    [{ first: 1_000 }, "first"],
    [{ first: 2_147_483_647 }, "first"],
    [{ first: 101 }, "first"],
    [{ after: "nothing" }, "after"],
    [{ after: "" }, "after"],
    [{ after: Buffer.from('["TITLE","a","b"]').toString("base64url") }, "after"],
  ])("are refused for %j: BAD_USER_INPUT on %s", async (variables, field) => {
    const { status, data, errors } = await gateway.askText(query, { variables });
    expect([status, data]).toEqual([200, { apis: null }]);
    expect(errors).toMatchObject([{ path: ["apis"], extensions: { code: "BAD_USER_INPUT", field } }]);
  });

  it("have themes, counted whatever their spelling, and producers, each of which can be fetched", async () => {
    const { data, errors } = await gateway.askText(
      `{ themes { name apiCount } producers { slug } producer(slug: "insee") { name acronym } nobody: producer(slug: "x") { name } api(slug: "x") { slug } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      themes: expect.arrayContaining([
        { name: "Géographie", apiCount: 2 },
        { name: "Entreprise", apiCount: 1 },
      ]),
      producers: [{ slug: "dgfip" }, { slug: "insee" }],
      producer: { name: "Institut national de la statistique", acronym: "INSEE" },
      nobody: null,
      api: null,
    });
  });
});
