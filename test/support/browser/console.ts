import { expect, jest } from "@jest/globals";
import type { Page } from "playwright-core";
import type { Gateway } from "../gateway/gateway.js";
import type { Visit } from "./browser.js";

const narrowest = 360;

// Chromium renders without a graphics card here: on a busy machine, a test of many pages takes longer than others.
jest.setTimeout(60_000);

/** Checks the current page: screenshots, accessibility, no content wider than a phone, French typography. */
export async function examine(visit: Visit, name: string): Promise<void> {
  await settled(visit.page);
  await visit.screenshot(`console-${name}`);
  expect({ name, violations: await visit.violations() }).toEqual({ name, violations: [] });
  expect({ name, overflow: await overflowOf(visit.page) }).toEqual({ name, overflow: 0 });
  expect({ name, faults: await visit.page.evaluate<string[]>(findTypographicFaults) }).toEqual({ name, faults: [] });
}

/** Resolves once the page no longer waits for anything. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  await page.locator(".loading").waitFor({ state: "detached" });
}

/** Number of pixels by which the page is wider than a phone. */
async function overflowOf(page: Page): Promise<number> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: narrowest, height: 740 });
  const overflow = await page.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
  if (before) await page.setViewportSize(before);
  return overflow;
}

/** Finds high punctuation that could begin a line, and straight apostrophes. Code is exempt. */
const findTypographicFaults = `(() => {
  if (document.documentElement.lang !== "fr") return [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faults = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.closest("code, pre, script, noscript")) continue;
    if (/ [?!;:»]|« |\\p{L}[?!;»]|\\p{L}'\\p{L}/u.test(text.nodeValue)) faults.push(text.nodeValue);
  }
  return faults;
})()`;

/** Opens the console, chooses and signs in, only by clicking. Resolves when the cards are there. */
export async function signInByClicking(
  { page }: Visit,
  gateway: Pick<Gateway, "url">,
  { person = "test", benefits = ["CSS", "RSA"] }: { person?: string; benefits?: readonly string[] } = {},
): Promise<void> {
  await page.goto(gateway.url);
  for (const benefit of benefits) await page.locator(`#benefit-${benefit}`).check();
  await page.getByRole("link", { name: "S’identifier avec FranceConnect" }).click();
  await confirmAtFranceConnect(page, person);
}

/** Chooses the person on the page of FranceConnect's stand-in, and continues. */
export async function confirmAtFranceConnect(page: Page, person: string): Promise<void> {
  await page.selectOption("#login", person);
  await page.getByRole("button", { name: "Continuer" }).click();
  await page.locator(".card").first().waitFor();
}

/** Returns a benefit's card, by its name. */
export function cardOf(
  page: Page,
  name: "Complémentaire santé solidaire" | "Revenu de solidarité active" | "Prime d’activité",
) {
  return page.getByRole("article", { name });
}

/** Returns the errors of the browser's console, except those of FranceConnect's stand-in. */
export function errorsOf({ errors }: Visit, { franceConnect }: Gateway): readonly string[] {
  return errors.filter((error) => !error.includes(new URL(franceConnect.issuer).origin));
}
