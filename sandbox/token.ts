import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { login } from "./login.js";
import { personas } from "./people/index.js";
import { peopleTable } from "./people/table.js";
import { serviceProvider } from "./registrations.js";

const help = `Usage: npm run --silent token -- <login> [--scope "<scopes>"]
       npm run --silent token -- --list

Logs in a test person at the FranceConnect stand-in of a running "npm start", and prints their access token.
It is valid for 60 seconds.

Options:
  --scope "<scopes>"  The scopes to ask for, separated by spaces. By default: those of the CSS and of the RSA.
  --list              Lists the test people, with what each one shows. Needs no running gateway.
  -h, --help          Shows this help.

Environment:
  PORT                The port of the gateway, the same as for "npm start". By default: 4000.

Examples:
  npm run --silent token -- test
  npm run --silent token -- css_seulement --scope "openid identite_pivot complementaire_sante_solidaire"
  PORT=4100 npm run --silent token -- apisecu_503

Exit codes:
  0  the token, the list or the help was printed
  1  no token: the gateway does not run, or its FranceConnect refuses the login
  2  wrong usage: an option, a test person or a port that does not exist
`;

/** An error that the caller can correct. */
class UsageError extends Error {}

/** Prints a new access token of a test person, from the running sandbox's FranceConnect, or the list of people. */
async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) process.stdout.write(help);
  else if (values.list) process.stdout.write(peopleTable());
  else await printToken(positionals, values.scope);
}

function readArguments() {
  const options = {
    scope: { type: "string" },
    list: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    // Node's message, without its advice on arguments that start with a hyphen.
    const [said = ""] = error instanceof Error ? error.message.split(/\.\s/) : [];
    throw new UsageError(`${said}. The options are --scope "<scopes>", --list and --help.`);
  }
}

async function printToken(logins: readonly string[], scope: string | undefined): Promise<void> {
  const [person, ...rest] = logins;
  if (person === undefined || rest.length > 0) {
    throw new UsageError("Name one test person, for example: npm run --silent token -- test. --help explains more.");
  }
  if (!personas.some((one) => one.login === person)) throw new UsageError(unknownPerson(person));
  const asked = scope === undefined ? {} : { scope: withOpenid(scope) };
  process.stdout.write(`${await login({ issuer: issuer(), ...serviceProvider, login: person, ...asked })}\n`);
}

function unknownPerson(person: string): string {
  const logins = personas.map((one) => one.login);
  const others = logins.filter((one) => !one.startsWith("api")).join(", ");
  const failures = `${String(logins.filter((one) => one.startsWith("api")).length)} more, such as apisecu_503`;
  return `No test person is called ${JSON.stringify(person)}. There are ${others}, and ${failures}: --list shows them all.`;
}

/** The issuer of the stand-in, which listens on the port after the gateway's. */
function issuer(): string {
  const given = process.env["PORT"] || "4000";
  const port = Number(given) + 1;
  if (!/^\d+$/.test(given) || port > 65_535) throw new UsageError("PORT must be the port of the gateway, below 65535.");
  return `http://127.0.0.1:${String(port)}/api/v2`;
}

/** Adds the scope `openid`, which FranceConnect requires in every login. */
function withOpenid(scope: string): string {
  return scope.split(" ").includes("openid") ? scope : `openid ${scope}`;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") {
    return "No FranceConnect stand-in answers. Run `npm start` in another terminal, with the same PORT.";
  }
  const { error_description: refusal } = error as { error_description?: unknown };
  return typeof refusal === "string" ? `FranceConnect refuses the login: ${refusal}` : error.message.trim();
}

try {
  if (existsSync(".env")) process.loadEnvFile(".env");
  await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
