import { personas } from "./index.js";

type Row = Pick<(typeof personas)[number], "login" | "exercises">;

/** How to see the failures of API Particulier: by default the source of the CSS is API-SECU. */
export const apiParticulierHint = "apipart_… show their failure with: CSS_SOURCE=api-particulier npm start";

/** Every test person, one per line: the login, and the behaviour that this person shows. */
export function peopleTable(): string {
  const rows = alignRows([{ login: "LOGIN", exercises: "EXERCISES" }, ...personas]);
  return [...rows, "", apiParticulierHint].map((row) => `${row}\n`).join("");
}

/** One line per row, in two columns. */
export function alignRows(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ login }) => login.length));
  return rows.map(({ login, exercises }) => `${login.padEnd(width)}  ${exercises}`);
}
