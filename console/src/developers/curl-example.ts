import { MyOutcomesDocument } from "../generated/graphql.js";
import { offers } from "../offers.js";

const usualPort = 4000;
/** One of the console's own operations: it also runs on a gateway that accepts only trusted documents. */
const query = MyOutcomesDocument.toString().replace(/\s+/g, " ").trim();

/** One shell command. In embedded mode it runs as it is; elsewhere the reader replaces the words in capitals. */
export const curlExample = [
  `curl ${window.location.origin}/graphql`,
  "-H 'content-type: application/json'",
  `-H "authorization: Bearer ${offers.demoApiKey ? testToken() : "JETON_FRANCECONNECT"}"`,
  ...(offers.consumerKey ? [`-H 'x-api-key: ${offers.demoApiKey ?? "CLE_DU_SERVICE"}'`] : []),
  `-d '${JSON.stringify({ query })}'`,
].join(" \\\n  ");

/** The command finds the stand-in of FranceConnect by the port of the gateway. */
function testToken(): string {
  const port = offers.port === usualPort ? "" : `PORT=${String(offers.port)} `;
  return `$(${port}npm run --silent token -- test)`;
}
