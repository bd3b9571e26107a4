import { personas } from "./personas.js";

/** Every test person, a line each: the login, and what asking for them shows. */
export function peopleTable(): string {
  const width = Math.max(...personas.map(({ login }) => login.length));
  const rows = personas.map(({ login, exercises }) => `${login.padEnd(width)}  ${exercises}`);
  return [`${"LOGIN".padEnd(width)}  EXERCISES`, ...rows].map((row) => `${row}\n`).join("");
}
