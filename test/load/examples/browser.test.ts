import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import { cloneExample } from "../../support/browser/example.js";
import { writeCatalogue } from "../../support/catalogue-folder.js";
import { killWithUs } from "../../support/gateway/child-process.js";
import { freePorts, startProcess, type GatewayProcess } from "../../support/gateway/process.js";

jest.setTimeout(180_000);
const run = promisify(execFile);
const pageCount = 25;
/** Every scalar of the schema, in an operation of the example's own configuration. */
const everyScalar = `query EveryScalar {
  api(slug: "page-1") { externalSite lastUpdated }
  catalogue { loadedAt }
  me { css { rightStartDate provenance { asOf sourceCallId } } }
}`;

const page = (number: number) => `---\ntitle: API ${String(number).padStart(2, "0")}\nproducer: mss\n---\n`;
const pages = Object.fromEntries(
  Array.from({ length: pageCount }, (_, index) => [`page-${String(index + 1)}`, page(index + 1)]),
);

/** Starts the example's own server for its build. */
async function startPreview(folder: string, port: number): Promise<ChildProcess> {
  const args = [
    "node_modules/vite/bin/vite.js",
    "preview",
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--strictPort",
  ];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  killWithUs(child);
  let printed = "";
  while (!printed.includes("Local")) printed += String((await once(child.stdout, "data"))[0]);
  return child;
}

const corsHeaders = (origin: string) => ({
  "access-control-allow-origin": origin,
  "access-control-allow-credentials": "true",
});

describe("the example web page", () => {
  let folder: string;
  let catalogue: Awaited<ReturnType<typeof writeCatalogue>>;
  let gateway: GatewayProcess;
  let preview: ChildProcess;
  let browser: Browser;
  let visit: Visit;
  let origin: string;
  let gatewayUrl: string;
  beforeAll(async () => {
    const port = await freePorts(5);
    origin = `http://localhost:${String(port + 4)}`;
    gatewayUrl = `http://localhost:${String(port)}`;
    [folder, catalogue] = await Promise.all([cloneExample("browser"), writeCatalogue({ pages })]);
    gateway = startProcess({
      PORT: String(port),
      PUBLIC_URL: gatewayUrl,
      CORS_ORIGINS: origin,
      CATALOGUE_DIR: catalogue.path,
    });
    await gateway.printed("Test people");
    writeFileSync(join(folder, "src/every-scalar.graphql"), everyScalar);
    await run("npm", ["run", "build"], { cwd: folder, env: { ...process.env, VITE_GATEWAY_URL: gatewayUrl } });
    [preview, browser] = await Promise.all([startPreview(folder, port + 4), startBrowser()]);
  });
  beforeEach(async () => {
    visit = await browser.visit();
  });
  afterEach(() => visit.close());
  afterAll(async () => {
    await browser.close();
    preview.kill();
    gateway.kill("SIGINT");
    await gateway.ended();
    rmSync(folder, { recursive: true });
    await catalogue.remove();
  });

  const open = (client: string) => visit.page.goto(`${origin}/?client=${client}`);
  const message = (text: string) => visit.page.getByText(text).first().waitFor();
  const signIn = async (client: string, person: string) => {
    await open(client);
    await message("Personne n’est identifié.");
    await visit.page.getByRole("link", { name: "S’identifier avec FranceConnect" }).click();
    await visit.page.getByLabel("Personne de test").selectOption(person);
    await visit.page.getByRole("button", { name: "Continuer" }).click();
    await visit.page.waitForURL(`${origin}/?client=${client}`);
    await message("Voici ce que disent les sources.");
  };
  const statuses = () => visit.page.locator("#statuses li").allInnerTexts();

  it("has a known type for every scalar of the schema", () => {
    const generated = readFileSync(join(folder, "src/generated/graphql.ts"), "utf8");
    const [type = ""] = /^export type EveryScalarQuery = .*$/m.exec(generated) ?? [];
    expect(type).toMatch(
      /externalSite: string.*lastUpdated: string.*loadedAt: string.*rightStartDate: string.*asOf: string/,
    );
    expect(generated.match(/^export type .*: (unknown|any)\b.*$/gm)).toBeNull();
  });

  describe.each(["fetch", "urql", "apollo-client"])("with %s", (client) => {
    it("signs a person in, returns to its own URL, reads `me`, and signs the person out", async () => {
      await signIn(client, "avec_nom_dusage");
      expect(await statuses()).toEqual([expect.stringMatching(/^CSS : Non\./), expect.stringMatching(/^RSA : Oui\./)]);
      await visit.page.getByRole("button", { name: "Se déconnecter" }).click();
      await visit.page.waitForURL(/\/auth\/logged-out/);
      await open(client);
      await message("Personne n’est identifié.");
      expect(visit.errors).toEqual([]);
    });

    it("shows the answer of one source and the failure of the other", async () => {
      await signIn(client, "apisecu_html");
      expect(await statuses()).toEqual([
        expect.stringMatching(/^CSS : Une panne est survenue\. Référence : \S+/),
        expect.stringMatching(/^RSA : Oui\./),
      ]);
    });

    it("offers a new sign-in for a benefit that was not requested, and keeps the other benefit", async () => {
      const returnTo = encodeURIComponent(`${origin}/?client=${client}`);
      await visit.page.goto(`${gatewayUrl}/auth/login?benefits=css&returnTo=${returnTo}`);
      await visit.page.getByLabel("Personne de test").selectOption("test");
      await visit.page.getByRole("button", { name: "Continuer" }).click();
      await message("Voici ce que disent les sources.");
      const again = "RSA : Identifiez-vous à nouveau.";
      expect(await statuses()).toEqual([expect.stringMatching(/^CSS : Oui\./), again]);
      expect(await visit.page.getByRole("link", { name: "S’identifier" }).isVisible()).toBe(true);
    });

    it("shows that a page of the catalogue failed to load, and requests it again", async () => {
      await open(client);
      await visit.page.locator("#apis li").first().waitFor();
      const refusal = {
        data: { apis: null },
        errors: [{ message: "no", path: ["apis"], extensions: { code: "BAD_USER_INPUT" } }],
      };
      await visit.page.route("**/graphql", (route) => route.fulfill({ json: refusal, headers: corsHeaders(origin) }));
      await visit.page.getByRole("button", { name: "Suite" }).click();
      await message("Une panne est survenue.");
      await visit.page.unroute("**/graphql");
      await visit.page.getByRole("button", { name: "Suite" }).click();
      await visit.page
        .locator("#apis li")
        .nth(pageCount - 1)
        .waitFor();
    });

    it("shows the catalogue page by page", async () => {
      await open(client);
      const lines = visit.page.locator("#apis li");
      await visit.page.getByRole("button", { name: "Suite" }).click();
      await lines.nth(pageCount - 1).waitFor();
      const titles = await lines.allInnerTexts();
      expect(titles).toEqual(
        Array.from({ length: pageCount }, (_, index) => `API ${String(index + 1).padStart(2, "0")}`),
      );
      expect(await visit.page.getByRole("button", { name: "Suite" }).isVisible()).toBe(false);
    });
  });

  it("shows a message if no gateway answers", async () => {
    await visit.page.route("**/graphql", (route) => route.abort());
    await open("fetch");
    await message("Aucune passerelle ne répond");
  });
});
