import { describe, expect, it } from "@jest/globals";
import { writeCatalogue } from "../support/catalogue-folder.js";
import { startGateway } from "../support/gateway/gateway.js";

const page = (title: string, data = "") => `---\ntitle: ${title}\nproducer: mss\n---\n${data}`;
const cssData = "## Données\n\n| Champ | Sens |\n| - | - |\n| CSSDescription | Bénéficiaire de la CSS |\n";
const bouquet = { "api-particulier": page("API Particulier") };
const ofBouquet = {
  RSA: "api-particulier",
  AAH: "api-particulier",
  PRIME_ACTIVITE: "api-particulier",
  ASF: "api-particulier",
};
const css = "api_complementaire_sante_solidaire";

interface Pages {
  readonly name: string;
  readonly pages: Readonly<Record<string, string>>;
  /** The slug of each benefit's page in this catalogue. */
  readonly slugs: Readonly<Record<string, string | null>>;
}

const catalogues: readonly Pages[] = [
  {
    name: "api.gouv.fr's later pages",
    pages: { ...bouquet, [css]: page("API Complémentaire santé solidaire"), "api-geo": page("API Géo") },
    slugs: { CSS: css, ...ofBouquet },
  },
  { name: "only the bouquet", pages: bouquet, slugs: { CSS: "api-particulier", ...ofBouquet } },
  {
    name: "a page under another name whose data has the benefit",
    pages: { ...bouquet, "ma-page": page("Ma page", cssData) },
    slugs: { CSS: "ma-page", ...ofBouquet },
  },
  {
    name: "the mission's page under its first name",
    pages: { "api-prestations-securite-sociale": page("API prestations") },
    slugs: {
      CSS: "api-prestations-securite-sociale",
      RSA: "api-prestations-securite-sociale",
      AAH: null,
      PRIME_ACTIVITE: null,
      ASF: null,
    },
  },
];

interface CatalogueAnswer {
  readonly benefits: readonly { readonly code: string; readonly api: { readonly slug: string } | null }[];
  readonly apis: {
    readonly nodes: readonly { readonly slug: string; readonly benefits: readonly { code: string }[] }[];
  };
}

describe.each(catalogues)("with $name", ({ pages, slugs }) => {
  it("a benefit links to its page, and the page to its benefits", async () => {
    const folder = await writeCatalogue({ pages });
    const gateway = await startGateway({ environment: { CATALOGUE_DIR: folder.path } });
    const { data } = await gateway.askText(
      "{ benefits { code api { slug } } apis { nodes { slug benefits { code } } } }",
    );
    await gateway.close();
    await folder.remove();
    const { benefits, apis } = data as unknown as CatalogueAnswer;
    expect(Object.fromEntries(benefits.map(({ code, api }) => [code, api?.slug ?? null]))).toEqual(slugs);
    const codesOf = new Map(apis.nodes.map(({ slug, benefits: listed }) => [slug, listed.map(({ code }) => code)]));
    for (const [code, slug] of Object.entries(slugs)) if (slug !== null) expect(codesOf.get(slug)).toContain(code);
  });
});
