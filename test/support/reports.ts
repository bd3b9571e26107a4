import { appendFileSync, mkdirSync } from "node:fs";

const folder = new URL("../../../reports/", import.meta.url);

/** What the gateways under test write, for the scan that follows the suite. */
export const logsFolder = new URL("logs/", folder);

/** The access tokens that the suite has handled: none may stand in a log. */
export const tokensFile = new URL("tokens.txt", folder);

/** Remembers a token for the scan. */
export function recordToken(token: string): void {
  mkdirSync(folder, { recursive: true });
  appendFileSync(tokensFile, `${token}\n`);
}
