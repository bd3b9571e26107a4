import { login } from "./login.js";
import { personas } from "./personas.js";
import { serviceProvider } from "./registrations.js";
import type { Sandbox } from "./sandbox.js";

const proof = "{ me { css { outcome } rsa { outcome } } }";
const example = "{ me { css { outcome description } rsa { outcome description increased } } }";

/** Prints what runs where, the answer for the test person as proof that it works, a query to paste, and the test people. */
export async function showItself({ franceConnect, apiSecu }: Sandbox, gatewayUrl: string): Promise<void> {
  const lines = [
    "",
    `Prestations gateway   ${gatewayUrl}/graphql   (schema: ${gatewayUrl}/schema.graphql)`,
    ...(franceConnect ? [`  FranceConnect       ${franceConnect.issuer}   (stand-in)`] : []),
    ...(apiSecu ? [`  API-SECU            ${apiSecu.baseUrl}   (stand-in)`] : []),
  ];
  if (franceConnect) {
    lines.push("", `${proof}   for "test":`, `  ${await ask(franceConnect.issuer, gatewayUrl)}`);
    lines.push("", "Paste this in another terminal (a token lives 60 s):", ...pasteable(gatewayUrl));
    lines.push("", "Test people (npm run --silent token -- <login>):", ...people());
  }
  process.stdout.write(`${lines.join("\n")}\n\n`);
}

async function ask(issuer: string, gatewayUrl: string): Promise<string> {
  const token = await login({ issuer, ...serviceProvider, login: "test" });
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      // The newcomer's own first question shall find the source asked, not the proof's answer remembered.
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

function people(): string[] {
  const width = Math.max(...personas.map((persona) => persona.login.length));
  return personas.map((persona) => `  ${persona.login.padEnd(width)}  ${persona.exercises}`);
}
