import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";

const file = new URL("../../../catalogue/api/api-prestations-sociales.md", import.meta.url);
const query = `{
  api(slug: "api-prestations-sociales") {
    slug title tagline openness franceConnect keywords datapassUrl externalSite accountUrl lastUpdated visits2019 uptime
    producer { slug name } partners { name producer { slug } } themes { name apiCount }
    introduction { markdown html text } body { markdown html text }
    dataFields { name description } contacts { email url }
    documentation { specification external } rateLimiting { summary } monitoring { url }
    accessRules { applicants eligibility description { markdown } actions { label url } nextSteps tree { question } }
    benefits { code scopes api { slug } summary } problems { found }
  }
  catalogue { apiCount producerCount problems { found } }
}`;
const ask = `query ($applicant: String!, $answers: [String!]) {
  api(slug: "api-prestations-sociales") {
    slug
    access(applicant: $applicant, answers: $answers) {
      rule { applicants } eligibility question choices conclusion { text } actions { label url } knownApplicants
    }
  }
}`;

interface FrontMatter {
  readonly access_page: readonly { readonly who: readonly string[]; readonly description: string }[];
  readonly [key: string]: unknown;
}

describe("the mission's page", () => {
  let gateway: Gateway;
  let matter: FrontMatter;
  let body: string;
  beforeAll(async () => {
    gateway = await startGateway();
    const [, yaml = "", ...rest] = (await readFile(file, "utf8")).split(/^---$/m);
    matter = parse(yaml) as FrontMatter;
    body = rest.join("---").trim();
  });
  afterAll(() => gateway.close());
  const access = async (applicant: string, answers?: readonly string[]) => {
    const { data, errors } = await gateway.askText(ask, { variables: { applicant, answers } });
    const api = data?.["api"] as { access: object | null } | null;
    return { api, verdict: api?.access, errors };
  };

  it("is returned field by field, without a problem", async () => {
    const { data, errors } = await gateway.askText(query);
    expect(errors).toEqual([]);
    const nextSteps = expect.arrayContaining([expect.stringContaining("SIRET"), expect.stringContaining("juridique")]);
    const description = (index: number) => ({ markdown: matter.access_page[index]?.description.trim() });
    expect(data?.["api"]).toMatchObject({
      slug: "api-prestations-sociales",
      title: matter["title"],
      tagline: matter["tagline"],
      openness: "CLOSED",
      franceConnect: "OPTIONAL",
      keywords: matter["keywords"],
      datapassUrl: matter["datapass_link"],
      externalSite: matter["external_site"],
      accountUrl: null,
      lastUpdated: "2021-11-09",
      visits2019: 3_000,
      uptime: null,
      producer: { slug: "mss", name: "Ministère des Solidarités et de la Santé" },
      partners: [{ name: "Direction de la sécurité sociale", producer: null }],
      themes: [{ name: "Particulier", apiCount: 1 }],
      introduction: { markdown: String(matter["content_intro"]).trim() },
      body: { markdown: body },
      dataFields: [
        { name: "CSSDescription", description: "valeur indiquant si la personne bénéficie de la CSS" },
        { name: "RSADescription", description: "valeur indiquant si la personne bénéficie du RSA" },
      ],
      contacts: [{ email: "contact@apisecu.fr", url: null }],
      documentation: { specification: matter["doc_tech_link"], external: null },
      rateLimiting: null,
      monitoring: null,
      problems: [],
    });
    expect(matter["keywords"]).toHaveLength(9);
    const form = matter["datapass_link"];
    expect((data?.["api"] as { accessRules: unknown }).accessRules).toEqual([
      {
        applicants: ["Un particulier"],
        eligibility: "NOT_ELIGIBLE",
        description: description(0),
        actions: [{ label: "Rechercher une autre API", url: "https://api.gouv.fr/rechercher-api" }],
        nextSteps: [],
        tree: null,
      },
      {
        applicants: ["Une administration"],
        eligibility: "ELIGIBLE",
        description: description(1),
        actions: [],
        nextSteps,
        tree: { question: expect.stringContaining("FranceConnect") },
      },
      {
        applicants: ["Une entreprise"],
        eligibility: "POSSIBLY_ELIGIBLE",
        description: description(2),
        actions: [{ label: "Remplir une demande", url: form }],
        nextSteps,
        tree: null,
      },
    ]);
    expect(data?.["catalogue"]).toEqual({ apiCount: 1, producerCount: 1, problems: [] });
  });

  it("lists both benefits with their definitions and scopes, and each benefit links back to it", async () => {
    const { data } = await gateway.askText(query);
    const api = { slug: "api-prestations-sociales" };
    expect((data?.["api"] as { benefits: unknown }).benefits).toEqual([
      {
        code: "CSS",
        scopes: ["complementaire_sante_solidaire"],
        api,
        summary: expect.stringMatching(/^La Complémentaire Santé Solidaire \(CSS\) est un dispositif/),
      },
      {
        code: "RSA",
        scopes: ["revenu_solidarite_active", "revenu_solidarite_active_majoration"],
        api,
        summary: expect.stringMatching(/^Le Revenu de Solidarité Active est une prestation/),
      },
    ]);
    const others = await gateway.askText("{ benefit(code: AAH) { summary api { slug } } }");
    expect(others.data?.["benefit"]).toEqual({ summary: expect.stringMatching(/\S/), api: null });
  });

  it("says who may use the API, however the applicant is written", async () => {
    for (const applicant of ["Un particulier", "particulier", "UN PARTICULIER", "le  particulier"]) {
      expect((await access(applicant)).verdict).toMatchObject({
        rule: { applicants: ["Un particulier"] },
        eligibility: "NOT_ELIGIBLE",
        question: null,
      });
    }
    expect((await access("une administration")).verdict).toMatchObject({ eligibility: "ELIGIBLE" });
    expect((await access("l'entreprise")).verdict).toMatchObject({ eligibility: "POSSIBLY_ELIGIBLE" });
    expect((await access("Un chat", ["Oui"])).verdict).toEqual({
      rule: null,
      eligibility: null,
      question: null,
      choices: [],
      conclusion: null,
      actions: [],
      knownApplicants: ["Un particulier", "Une administration", "Une entreprise"],
    });
  });

  it("guides an administration through the question tree to its form", async () => {
    expect((await access("Une administration")).verdict).toMatchObject({
      question: expect.stringContaining("FranceConnect"),
      choices: ["Oui", "Non"],
      conclusion: null,
    });
    const end = async (answer: string) => (await access("Une administration", [answer])).verdict;
    const form = (url: string) => ({ question: null, choices: [], actions: [{ label: expect.any(String), url }] });
    expect(await end("Oui")).toMatchObject(form("https://datapass.api.gouv.fr/api-prestations-sociales-fc"));
    expect(await end("non")).toMatchObject(form("https://datapass.api.gouv.fr/api-particulier"));
  });

  it.each([
    [["Peut-être"], "answers.0"],
    [["Oui", "Oui"], "answers.1"],
  ])("refuses the answers %j: BAD_USER_INPUT on %s", async (answers, field) => {
    const { errors, api } = await access("Une administration", answers);
    // The rest of the page stays.
    expect(api).toEqual({ slug: "api-prestations-sociales", access: null });
    expect(errors).toMatchObject([{ path: ["api", "access"], extensions: { code: "BAD_USER_INPUT", field } }]);
  });
});
