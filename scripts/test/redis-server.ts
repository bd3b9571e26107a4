import { rmSync, symlinkSync } from "node:fs";
import { installPackages } from "./packages.js";
import { findProgram } from "./programs.js";

export const redisAdvice =
  "redis-server is not on the PATH. Install it: sudo apt-get install redis-server (Debian, Ubuntu), brew install redis (macOS).";

/** `npm run` searches for programs in this folder first. */
const link = "node_modules/.bin/redis-server";

export function hasRedisServer(): boolean {
  return findProgram("redis-server") !== undefined;
}

/**
 * Debian's redis-tools has the server's program, under the name of the tool that checks its files; its redis-server
 * package adds a link to it, and a service that starts at once on port 6379. The tests need the program only: it is
 * linked for them, and redis-tools is installed as root or if `CI` is `true`. Returns whether it is there now.
 */
export function installRedisServer(): boolean {
  if (findProgram("redis-check-rdb") === undefined && !installPackages("redis-tools")) return false;
  const program = findProgram("redis-check-rdb");
  if (program === undefined) return false;
  // An old link may remain from before the program was removed.
  rmSync(link, { force: true });
  symlinkSync(program, link);
  return hasRedisServer();
}
