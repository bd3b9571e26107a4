import { spawnSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { findProgram } from "./programs.js";

export const redisAdvice =
  "redis-server is not on the PATH. Install it: sudo apt-get install redis-server (Debian, Ubuntu), brew install redis (macOS).";

/** Where `npm run` looks for programs first. */
const link = "node_modules/.bin/redis-server";

export function hasRedisServer(): boolean {
  return findProgram("redis-server") !== undefined;
}

/** Installs Redis where that surprises nobody: as root, or where `CI` is `true`. Returns whether it is there now. */
export function installRedisServer(): boolean {
  const mayInstall = isRoot() || (process.env["CI"] === "true" && findProgram("sudo") !== undefined);
  return mayInstall && findProgram("apt-get") !== undefined && install() && hasRedisServer();
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Debian's redis-tools has the server's program, under the name of the tool that checks its files; its redis-server
 * package adds a link to it, and a service that starts at once on port 6379. The tests need the program only.
 */
function install(): boolean {
  if (findProgram("redis-check-rdb") === undefined) {
    process.stdout.write("Installing redis-tools from Debian's packages (a real Redis for the tests)\n");
    const packages = ["install", "--yes", "--no-install-recommends", "redis-tools"];
    // A fresh machine has no list of packages yet.
    if (!aptGet(packages) && !(aptGet(["update"]) && aptGet(packages))) return false;
  }
  const program = findProgram("redis-check-rdb");
  if (program === undefined) return false;
  // It may be left from before the program was removed.
  rmSync(link, { force: true });
  symlinkSync(program, link);
  return true;
}

function aptGet(args: readonly string[]): boolean {
  const command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60", ...args];
  // Without a password or not at all: nobody is asked in the middle of a test run.
  const [program = "", ...rest] = isRoot() ? command : ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", ...command];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync(program, rest, { env, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (status !== 0) process.stderr.write(stderr);
  return status === 0;
}
