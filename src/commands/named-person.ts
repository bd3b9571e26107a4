import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { StartError } from "../errors.js";

/** The parts of a pivot identity that find a person. Read from stdin: arguments are visible in process lists. */
const Person = z.strictObject({
  birthName: z.string("must be a text; empty where the person has none"),
  firstGivenName: z.string(
    "must be a text: the first of the given names, or all of them; empty where the person has none",
  ),
  birthDate: z.iso.date("must be YYYY-MM-DD, an unknown day or month as 01"),
});

/**
 * Returns the person whom the operator names, on the terminal or as JSON. Throws StartError with every complaint, which
 * quotes nothing.
 */
export async function readPerson() {
  const parsed = Person.safeParse(parseJson(process.stdin.isTTY ? await askPerson() : await text(process.stdin)));
  if (parsed.success) return parsed.data;
  throw new StartError(parsed.error.issues.map(({ path, message }) => `${path.join(".") || "input"}: ${message}`));
}

async function askPerson(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const birthName = await terminal.question("Birth name: ");
  const firstGivenName = await terminal.question("First given name, or all given names: ");
  const birthDate = await terminal.question("Birth date (YYYY-MM-DD): ");
  terminal.close();
  return JSON.stringify({ birthName, firstGivenName, birthDate });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new StartError(['input: must be JSON: {"birthName", "firstGivenName", "birthDate"}']);
  }
}
