import { ensureTools } from "./tools.js";

/** Exits 0 once Redis and Chromium are there, else says what to type. */
const advice = ensureTools();
for (const line of advice) process.stderr.write(`${line}\n`);
process.exitCode = advice.length > 0 ? 1 : 0;
