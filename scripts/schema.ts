import { readFileSync, writeFileSync } from "node:fs";
import { createSchema, printSdl } from "../src/resolvers/index.js";
import { findBreakingChanges, findDrift, findUndescribed } from "./sdl.js";
import { findUnbounded } from "./unbounded.js";

/** Writes schema.graphql. With --check, prints its problems instead. */
const schema = createSchema();
const emitted = printSdl(schema);

if (process.argv.includes("--check")) {
  const complaints = [
    ...findDrift(readFileSync("schema.graphql", "utf8"), emitted),
    ...(await findBreakingChanges(readFileSync("schema.released.graphql", "utf8"), emitted)),
    ...findUndescribed(emitted),
    ...findUnbounded(schema),
  ];
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
} else {
  writeFileSync("schema.graphql", emitted);
}
