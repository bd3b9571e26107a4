import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { apiSecuError } from "../../../sandbox/api-secu/answers.js";
import { startBrowser, type Browser, type Visit } from "../../support/browser/browser.js";
import { cardOf, confirmAtFranceConnect, errorsOf, examine, signInByClicking } from "../../support/browser/console.js";
import { eventually } from "../../support/eventually.js";
import { writeConsumers } from "../../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../../support/gateway/gateway.js";

const css = "Complémentaire santé solidaire";
const rsa = "Revenu de solidarité active";
const down = apiSecuError(50001);

/** The consumer of the gateway's own login. */
const desk = {
  id: "guichet",
  franceConnectClientIds: ["rp-prestations-gateway"],
  scopes: ["complementaire_sante_solidaire", "revenu_solidarite_active"],
};
/** The same consumer, allowed to query the sources again without FranceConnect. */
const askingAgain = { ...desk, modalities: ["france_connect", "civil_identity"] };

describe("the console's cards", () => {
  const consumers = writeConsumers([desk]);
  let gateway: Gateway;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    const environment = { CONSUMERS_FILE: consumers.path, CACHE_TTL_SECONDS: "1", CACHE_STALE_SECONDS: "900" };
    [gateway, browser] = await Promise.all([startGateway({ withLogin: true, environment }), startBrowser()]);
  });
  beforeEach(async () => {
    serve(desk);
    visit = await browser.visit({ origins: [gateway.url, new URL(gateway.franceConnect.issuer).origin] });
  });
  afterEach(async () => {
    gateway.apiSecu.restore();
    expect(errorsOf(visit, gateway)).toEqual([]);
    expect(visit.foreignRequests).toEqual([]);
    await visit.close();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  const serve = (consumer: object) => {
    consumers.rewrite([consumer]);
    gateway.reloadConsumers();
  };
  const wordOf = (name: typeof css | typeof rsa) => cardOf(visit.page, name).locator(".card__word").innerText();

  it("show a beneficiary and a non-beneficiary with a different word, shape and colour", async () => {
    const looks = async () => {
      const word = cardOf(visit.page, css).locator(".card__word");
      const shape = await word.locator("svg").innerHTML();
      return [await word.innerText(), shape, await word.evaluate("(e) => getComputedStyle(e).color")];
    };
    await signInByClicking(visit, gateway, { person: "non_beneficiaire" });
    await examine(visit, "not-beneficiary");
    const no = await looks();
    await visit.page.context().clearCookies();
    await signInByClicking(visit, gateway);
    const yes = await looks();
    expect([yes[0], no[0]]).toEqual(["Bénéficiaire", "Non bénéficiaire"]);
    expect(no.filter((look) => yes.includes(look))).toEqual([]);
  });

  it.each([
    ["apisecu_40402", "n’a pas reconnu votre identité"],
    ["apisecu_40406", "n’a pas trouvé de dossier à votre nom"],
  ])("show %s that the situation is unknown, why, and that this is not a refusal", async (person, reason) => {
    await signInByClicking(visit, gateway, { person });
    expect(await wordOf(css)).toBe("Situation inconnue");
    const text = await cardOf(visit.page, css).innerText();
    expect(text).toContain(reason);
    expect(text).toContain("Ce n’est pas un refus");
  });

  it("ask for a new login for the benefit whose source failed at login, and keep the other status", async () => {
    gateway.apiSecu.answer("test", "CSS", down);
    await signInByClicking(visit, gateway);
    await examine(visit, "login-expired");
    expect([await wordOf(css), await wordOf(rsa)]).toEqual(["Identification à renouveler", "Bénéficiaire"]);

    gateway.apiSecu.restore();
    await cardOf(visit.page, css).getByRole("link", { name: "S’identifier avec FranceConnect" }).click();
    await confirmAtFranceConnect(visit.page, "test");
    expect([await wordOf(css), await wordOf(rsa)]).toEqual(["Bénéficiaire", "Bénéficiaire"]);
  });

  it("show that a source is down, and query it again on a click", async () => {
    serve(askingAgain);
    gateway.apiSecu.answer("test", "CSS", down);
    await signInByClicking(visit, gateway);
    await examine(visit, "source-down");
    expect([await wordOf(css), await wordOf(rsa)]).toEqual(["La source ne répond pas", "Bénéficiaire"]);

    gateway.apiSecu.restore();
    await cardOf(visit.page, css).getByRole("button", { name: "Réessayer" }).click();
    await cardOf(visit.page, css).getByText("Bénéficiaire", { exact: true }).waitFor();
    expect(await visit.page.getByText(`${css}\u00a0: Bénéficiaire`).getAttribute("role")).toBe("status");
  });

  it("mark an old answer as old if the source has failed since", async () => {
    serve(askingAgain);
    gateway.apiSecu.answer("test", "CSS", down);
    await signInByClicking(visit, gateway);
    gateway.apiSecu.restore();
    await visit.page.reload();
    await cardOf(visit.page, css).getByText("Bénéficiaire", { exact: true }).waitFor();
    gateway.apiSecu.answer("test", "CSS", down);
    await eventually(async () => {
      await visit.page.reload();
      await cardOf(visit.page, css).waitFor();
      expect(await cardOf(visit.page, css).innerText()).toContain("Réponse ancienne");
    });
    await examine(visit, "stale");
    expect(await wordOf(css)).toBe("Bénéficiaire");
    expect(await cardOf(visit.page, css).innerText()).toMatch(/Réponse ancienne \(.+\), à confirmer/);
  });

  it("show that access is not granted if a scope is missing", async () => {
    serve({ ...desk, scopes: ["complementaire_sante_solidaire"] });
    await signInByClicking(visit, gateway);
    await examine(visit, "scope-missing");
    expect([await wordOf(css), await wordOf(rsa)]).toEqual(["Bénéficiaire", "Accès non autorisé"]);
  });

  it("show a reference for a failure that only the operator can fix", async () => {
    serve(askingAgain);
    await signInByClicking(visit, gateway, { person: "apisecu_40301" });
    expect(await wordOf(css)).toBe("Vérification impossible");
    expect(await cardOf(visit.page, css).innerText()).toMatch(/Référence à communiquer\s: [\da-f-]{36}/);
  });

  it("are readable on a light and on a dark background", async () => {
    gateway.apiSecu.answer("carac_speciaux", "RSA", down);
    await signInByClicking(visit, gateway, { person: "carac_speciaux" });
    await examine(visit, "unknown");
    await visit.page.emulateMedia({ colorScheme: "dark" });
    await examine(visit, "dark");
  });

  // This test is the last one: the source's pause applies to everyone.
  it("disable the retry button for as long as the source asks", async () => {
    serve(askingAgain);
    await signInByClicking(visit, gateway, { person: "apisecu_42901" });
    expect(await wordOf(css)).toBe("La source demande une pause");
    const retry = cardOf(visit.page, css).getByRole("button", { name: /^Réessayer dans \d+/ });
    expect(await retry.isDisabled()).toBe(true);
    await examine(visit, "source-pausing");
  });
});
