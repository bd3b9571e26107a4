import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Removes compiled tests whose source is gone: tsc leaves them, and Jest would run them. */
export function removeStaleTests(): void {
  for (const name of readdirSync("dist/test", { recursive: true, encoding: "utf8" })) {
    const isStale = name.endsWith(".test.js") && !existsSync(join("test", name.replace(/\.js$/, ".ts")));
    if (isStale) rmSync(join("dist/test", name));
  }
}
