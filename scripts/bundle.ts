import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { build, type Plugin } from "rolldown";
import { latestTimeOf, timeOf } from "./file-times.js";

/**
 * Bundles the gateway and its packages in dist/bundle, if a source is newer than the bundle: Node needs more than twice
 * as long to load the 2,000 modules one by one. Nothing is minified, so a stack trace names the same functions.
 */
const target = "dist/bundle";
const sources = ["package-lock.json", "dist/scripts/bundle.js", "dist/{src,sandbox}/**/*.js"];

/** A module that finds a file by its own URL still finds it: the URL stays that of the module, not of the bundle. */
const moduleUrls: Plugin = {
  name: "module-urls",
  transform: {
    filter: { code: "import.meta.url" },
    handler: (code, id) => {
      const url = `new URL(${JSON.stringify(relative(target, id))}, import.meta.url).href`;
      return code.replaceAll("import.meta.url", url);
    },
  },
};

/** Written last: it holds the time of the sources that were bundled. */
const stamp = `${target}/stamp`;
const changedAt = String(latestTimeOf(...sources));

if (timeOf(stamp) === 0 || readFileSync(stamp, "utf8") !== changedAt) {
  await build({
    input: { start: "dist/src/process/start.js" },
    // An optional package of type-graphql, which the gateway does not use.
    external: ["class-validator"],
    platform: "node",
    // depd, which the stand-ins use, calls it.
    checks: { eval: false },
    plugins: [moduleUrls],
    output: { dir: target, cleanDir: true },
  });
  writeFileSync(stamp, changedAt);
}
