import { offers } from "../offers.js";

const { origin, port } = window.location;
const usualPort = "4000";

/** One command, which a shell of this machine can run in embedded mode; elsewhere, with the words in capitals replaced. */
export const curlExample = [
  `curl ${origin}/graphql`,
  "-H 'content-type: application/json'",
  `-H "authorization: Bearer ${offers.demoApiKey ? testToken() : "JETON_FRANCECONNECT"}"`,
  ...(offers.consumerKey ? [`-H 'x-api-key: ${offers.demoApiKey ?? "CLE_DU_SERVICE"}'`] : []),
  `-d '{"query":"{ me { css { outcome } rsa { outcome } } }"}'`,
].join(" \\\n  ");

/** The stand-in of FranceConnect is found by the gateway's port. */
function testToken(): string {
  return `$(${port === usualPort ? "" : `PORT=${port} `}npm run --silent token -- test)`;
}
