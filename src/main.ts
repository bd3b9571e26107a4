import "./process/check-node.js";

// A dynamic import, so that the check of Node runs first: static imports are all parsed and linked before the first one
// runs. A Node that is much too old must be able to parse this file.
void import("./process/start.js");
