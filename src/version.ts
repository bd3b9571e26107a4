import { readFileSync } from "node:fs";

// Found from the compiled file, `dist/src/version.js`.
const { name, version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly name: string;
  readonly version: string;
};

/** The name and the version of the gateway, as its package has them. */
export const gateway = { name, version };
