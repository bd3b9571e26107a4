import { readFileSync } from "node:fs";

// Found from the compiled file, `dist/src/http-client/user-agent.js`.
const { name, version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
  readonly name: string;
  readonly version: string;
};

/** The gateway and its version, sent to every upstream: `prestations-gateway/1.0.0`. */
export const userAgent = `${name}/${version}`;
