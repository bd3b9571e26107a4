import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = new URL("../../../../", import.meta.url);
/**
 * `npm run test:examples` installs an example's packages as its README says. `npm run test:load` works without a
 * network and uses the project's packages.
 */
const installs = process.env["EXAMPLE_INSTALL"] === "true";

/**
 * Copies an example as it is in a clone, without installed or built files. Then adds its packages. Returns the folder.
 */
export async function cloneExample(name: "browser" | "client"): Promise<string> {
  const made = new Set(["node_modules", "dist", "generated"]);
  const folder = mkdtempSync(join(tmpdir(), `example-${name}-`));
  cpSync(fileURLToPath(new URL(`examples/${name}/`, root)), folder, {
    recursive: true,
    filter: (path) => !made.has(basename(path)),
  });
  if (installs) await promisify(execFile)("npm", ["ci"], { cwd: folder });
  else symlinkSync(fileURLToPath(new URL("node_modules", root)), join(folder, "node_modules"));
  return folder;
}
