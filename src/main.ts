import "./process/check-node.js";

// A dynamic import, so that the check of Node runs first: static imports are all parsed and linked before the first one
// runs. A Node that is much too old must be able to parse this file. The bundle is src/process/start.ts with all that it
// imports: it loads in half the time.
void import(new URL("../bundle/start.js", import.meta.url).href);
