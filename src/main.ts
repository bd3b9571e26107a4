import "./process/check-node.js";

// Dynamic, so that the check of Node comes first: static imports are all parsed and linked before the first one runs. A Node
// that is much too old must be able to parse this file.
void import("./process/start.js");
