import { spawnSync } from "node:child_process";
import { findProgram } from "./programs.js";

/**
 * Installs Debian packages only where this is expected: as root, or if `CI` is `true` and sudo works without a
 * password. Returns whether they are installed. Prints apt-get's errors if it fails.
 */
export function installPackages(...names: readonly string[]): boolean {
  const mayInstall = isRoot() || (process.env["CI"] === "true" && findProgram("sudo") !== undefined);
  if (!mayInstall || findProgram("apt-get") === undefined) return false;
  process.stdout.write(`Installing ${names.join(", ")} from Debian's packages, for the tests\n`);
  const install = ["install", "--yes", "--no-install-recommends", ...names];
  if (aptGet(install).isDone) return true;
  // A new machine does not have the list of packages yet.
  const complaint = [["update"], install].map(aptGet).find(({ isDone }) => !isDone);
  if (complaint) process.stderr.write(complaint.stderr);
  return complaint === undefined;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function aptGet(args: readonly string[]): { readonly isDone: boolean; readonly stderr: string } {
  const command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60", ...args];
  // `-n`: sudo must not ask for a password during a test run.
  const [program = "", ...rest] = isRoot() ? command : ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", ...command];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync(program, rest, { env, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  return { isDone: status === 0, stderr };
}
