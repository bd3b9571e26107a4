import { expect } from "@jest/globals";
import type { Page } from "playwright-core";
import { eventually } from "../eventually.js";

/** Opens an example of the explorer, sets the headers if given, runs it, and returns the answer that is shown. */
export async function runExample(
  page: Page,
  example: string,
  headers?: Readonly<Record<string, string>>,
): Promise<string> {
  await page.getByRole("tab", { name: example }).click();
  // GraphiQL knows the operation a moment after it shows it.
  const known = "document.querySelector('.graphiql-query-editor .CodeMirror')?.CodeMirror.operationName";
  await eventually(async () => {
    expect(await page.evaluate(known)).toBe(example);
  });
  if (headers) {
    await page.getByRole("button", { name: "Headers" }).click();
    await page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror").click();
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(JSON.stringify(headers));
  }
  await page.getByRole("button", { name: /^Execute query/ }).click();
  await page.locator(".result-window").getByText('"data"').waitFor();
  return page.locator(".result-window .CodeMirror-code").innerText();
}

/** The operation of the open tab, with its comment. */
export function queryShown(page: Page): Promise<string> {
  return page.evaluate<string>("document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.getValue()");
}
