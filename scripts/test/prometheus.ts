import { existsSync, rmSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { unpackPackage } from "./packages.js";
import { findProgram } from "./programs.js";

export const prometheusAdvice =
  "prometheus and promtool are not on the PATH. Install them: sudo apt-get install prometheus (Debian, Ubuntu), brew install prometheus (macOS).";

const programs = ["prometheus", "promtool"] as const;

export function hasPrometheus(): boolean {
  return programs.every((program) => findProgram(program) !== undefined);
}

/**
 * Debian's prometheus package starts a service that listens on port 9090 on every address. The tests need two programs
 * only. Their packages are unpacked beside node_modules' other caches, and they are linked where `npm run` searches for
 * programs first. They need no other package. Returns whether they are there now.
 */
export function installPrometheus(): boolean {
  const folder = resolve("node_modules/.cache/prometheus");
  if (!unpackPackage("prometheus", folder)) return false;
  // Since Debian 13, promtool has its own package.
  const ownFolder = resolve("node_modules/.cache/promtool");
  const isApart = !existsSync(`${folder}/usr/bin/promtool`);
  if (isApart && !unpackPackage("promtool", ownFolder)) return false;
  link("prometheus", folder);
  link("promtool", isApart ? ownFolder : folder);
  return hasPrometheus();
}

function link(program: (typeof programs)[number], folder: string): void {
  const path = `node_modules/.bin/${program}`;
  rmSync(path, { force: true });
  symlinkSync(`${folder}/usr/bin/${program}`, path);
}
