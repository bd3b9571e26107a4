import { ensureTools } from "./tools.js";

/** Exits 0 once Redis and Chromium are available. Otherwise prints the commands to type, and exits 1. */
const advice = ensureTools();
for (const line of advice) process.stderr.write(`${line}\n`);
process.exitCode = advice.length > 0 ? 1 : 0;
