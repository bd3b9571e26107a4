import { readdirSync, readFileSync } from "node:fs";
import { auditsFolder, dumpsFolder, errorsFile, logsFolder, metricsFolder } from "./reports.js";

/** The data that a whole run left behind, for the scan. */
export const errors = readFileSync(errorsFile, "utf8");
export const logs = readTexts(logsFolder);
export const metrics = readTexts(metricsFolder);
export const dumps = readdirSync(dumpsFolder).map((name) => readFileSync(new URL(name, dumpsFolder)));

export const auditNames = readdirSync(auditsFolder);
export const auditTexts = auditNames.map((name) => readFileSync(new URL(name, auditsFolder), "utf8"));

/** Returns the keys of facts in the dumps of Redis servers. */
export function factKeys(contents: readonly Buffer[]): readonly string[] {
  return contents.flatMap((bytes) => bytes.toString("latin1").match(/^k[12]:\{[\w-]{43}\}[\w-]{43}$/gm) ?? []);
}

function readTexts(folder: URL): readonly string[] {
  return readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
}
