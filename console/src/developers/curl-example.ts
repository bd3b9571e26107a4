import { MyOutcomesDocument } from "../generated/graphql.js";
import { offers } from "../offers.js";

const usualPort = 4000;
/** An operation of the console's own: it runs even where only trusted documents do. */
const query = MyOutcomesDocument.toString().replace(/\s+/g, " ").trim();

/** One command, which a shell of this machine can run in embedded mode; elsewhere, with the words in capitals replaced. */
export const curlExample = [
  `curl ${window.location.origin}/graphql`,
  "-H 'content-type: application/json'",
  `-H "authorization: Bearer ${offers.demoApiKey ? testToken() : "JETON_FRANCECONNECT"}"`,
  ...(offers.consumerKey ? [`-H 'x-api-key: ${offers.demoApiKey ?? "CLE_DU_SERVICE"}'`] : []),
  `-d '${JSON.stringify({ query })}'`,
].join(" \\\n  ");

/** The stand-in of FranceConnect is found by the port that the gateway listens on. */
function testToken(): string {
  const port = offers.port === usualPort ? "" : `PORT=${String(offers.port)} `;
  return `$(${port}npm run --silent token -- test)`;
}
