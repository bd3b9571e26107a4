import { personas } from "./personas.js";

type Row = Pick<(typeof personas)[number], "login" | "exercises">;

/** How to see the failures of API Particulier: by default the CSS comes from API-SECU. */
export const apiParticulierHint = "apipart_… show their failure with: CSS_SOURCE=api-particulier npm start";

/** Every test person, a line each: the login, and what asking for them shows. */
export function peopleTable(): string {
  const rows = alignRows([{ login: "LOGIN", exercises: "EXERCISES" }, ...personas]);
  return [...rows, "", apiParticulierHint].map((row) => `${row}\n`).join("");
}

/** A line each, in two columns. */
export function alignRows(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ login }) => login.length));
  return rows.map(({ login, exercises }) => `${login.padEnd(width)}  ${exercises}`);
}
