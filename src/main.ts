import "./process/check-node.js";
import { existsSync } from "node:fs";

// A dynamic import, so that the check of Node runs first: static imports are all parsed and linked before the first one
// runs. A Node that is much too old must be able to parse this file. The bundle is src/process/start.ts with all that it
// imports: it loads in half the time.
const bundle = new URL("../bundle/start.js", import.meta.url);
if (existsSync(bundle)) void import(bundle.href);
else {
  process.stderr.write("The gateway cannot start: it is not built. Run `npm run build`.\n");
  process.exitCode = 1;
}
