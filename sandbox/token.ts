import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { login } from "./login.js";
import { peopleTable } from "./people-table.js";
import { serviceProvider } from "./registrations.js";

const usage = 'usage: npm run --silent token -- <login> [--scope "a b"], or --list for the test people\n';

/** Prints one fresh access token of a test person, from the running sandbox's FranceConnect; or lists who there is. */
async function main(): Promise<void> {
  const options = { scope: { type: "string" }, list: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (values.list) {
    process.stdout.write(peopleTable());
    return;
  }
  const [person, ...rest] = positionals;
  if (person === undefined || rest.length > 0) throw new Error(usage);
  const port = Number(process.env["PORT"] || 4000) + 1;
  const issuer = `http://127.0.0.1:${String(port)}/api/v2`;
  const scope = values.scope === undefined ? {} : { scope: withOpenid(values.scope) };
  process.stdout.write(`${await login({ issuer, ...serviceProvider, login: person, ...scope })}\n`);
}

/** Nothing begins at FranceConnect without it. */
function withOpenid(scope: string): string {
  return scope.split(" ").includes("openid") ? scope : `openid ${scope}`;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return "no FranceConnect stand-in answers: is `npm start` running, with the same PORT?";
  return error.message.trim();
}

try {
  if (existsSync(".env")) process.loadEnvFile(".env");
  await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
