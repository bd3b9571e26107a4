import type { Config } from "../src/config/config.js";
import { login } from "./login.js";
import { personas } from "./people/index.js";
import type { Persona } from "./people/persona.js";
import { alignRows, apiParticulierHint } from "./people/table.js";
import { serviceProvider } from "./registrations.js";
import type { Sandbox } from "./sandbox.js";

const proof = "{ me { css { outcome } rsa { outcome } } }";
const example = "{ me { css { outcome description } rsa { outcome description increased } } }";

interface Options {
  readonly gatewayUrl: string;
  readonly graphql: Pick<Config["graphql"], "explorer" | "introspection">;
  /** The demo consumer's key; undefined when that consumer is not registered. */
  readonly apiKey: string | undefined;
}

/** Prints the addresses, the answer for one test person as a proof that it works, a query to paste, the test people. */
export async function runSmokeTest(sandbox: Sandbox, options: Options): Promise<void> {
  const { franceConnect, apiSecu, apiParticulier } = sandbox;
  const { gatewayUrl, graphql, apiKey } = options;
  const lines = [
    "",
    "DEMO: test people, stand-ins, and a key that everybody knows. Nothing here is real.",
    `Prestations gateway   ${gatewayUrl}/graphql   (ready after ${process.uptime().toFixed(1)} s)`,
    `  Console             ${gatewayUrl}/`,
    ...(graphql.explorer ? [`  Explorer            ${gatewayUrl}/explorer`] : []),
    ...(graphql.explorer ? [`  Apollo Sandbox      ${gatewayUrl}/graphql   (in a browser)`] : []),
    ...(graphql.introspection ? [`  Schema              ${gatewayUrl}/schema.graphql`] : []),
    ...(franceConnect ? [`  FranceConnect       ${franceConnect.issuer}   (stand-in)`] : []),
    ...(apiSecu ? [`  API-SECU            ${apiSecu.baseUrl}   (stand-in)`] : []),
    ...(apiParticulier ? [`  API Particulier     ${apiParticulier.baseUrl}   (stand-in)`] : []),
  ];
  if (franceConnect) {
    lines.push("", `${proof}   for "test":`, `  ${await ask(franceConnect.issuer, gatewayUrl, apiKey)}`);
    lines.push("", "Paste this in another terminal (a token lives 60 s):", ...pasteable(gatewayUrl));
    lines.push(
      "",
      "Test people (npm run --silent token -- <login>; all of them: npm run --silent token -- --list):",
      ...people(),
    );
  }
  // No query to paste here: it would contain an identity, and this output may be kept as a log.
  if (apiKey) lines.push("", `The demo consumer's key, for people named by civil identity: X-Api-Key: ${apiKey}`);
  process.stdout.write(`${lines.join("\n")}\n\n`);
}

async function ask(issuer: string, gatewayUrl: string, apiKey: string | undefined): Promise<string> {
  const token = await login({ issuer, ...serviceProvider, login: "test" });
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      ...(apiKey !== undefined && { "x-api-key": apiKey }),
      // The user's own first query must reach the source, not the cached answer of this proof.
      "cache-control": "no-cache, no-store",
    },
    body: JSON.stringify({ query: proof }),
  });
  return (await response.text()).trim();
}

function pasteable(gatewayUrl: string): string[] {
  const port = Number(new URL(gatewayUrl).port);
  const environment = port === 4000 ? "" : `PORT=${String(port)} `;
  return [
    `  curl -s ${gatewayUrl}/graphql -H 'content-type: application/json' \\`,
    `    -H "authorization: Bearer $(${environment}npm run --silent token -- test)" \\`,
    `    -d '{"query":"${example}"}'`,
  ];
}

const sampleFailures = ["apisecu_503", "apipart_37002"];

/** The test people, with only a sample of the many who show a failure of a source: their logins name the source. */
function people(): string[] {
  const isFailing = ({ login: name }: Persona) => /^api(?:secu|part)_/.test(name);
  const shown = personas.filter((persona) => !isFailing(persona) || sampleFailures.includes(persona.login));
  return [
    ...alignRows(shown).map((row) => `  ${row}`),
    `  and ${String(personas.length - shown.length)} more, one for each failure of a source: --list explains each`,
    `  (${apiParticulierHint})`,
  ];
}
