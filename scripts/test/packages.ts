import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProgram } from "./programs.js";

/**
 * Installs Debian packages only where this is expected: as root, or if `CI` is `true` and sudo works without a
 * password. Returns whether they are installed. Prints apt-get's errors if it fails.
 */
export function installPackages(...names: readonly string[]): boolean {
  if (!mayInstall() || findProgram("apt-get") === undefined) return false;
  process.stdout.write(`Installing ${names.join(", ")} from Debian's packages, for the tests\n`);
  const install = () => aptGetAsRoot("install", "--yes", "--no-install-recommends", ...names);
  return runWithLists(install);
}

/**
 * Downloads a Debian package and unpacks it into this folder. It installs nothing: neither the package's dependencies nor
 * its service. It needs root only on a new machine, to fetch the list of packages. Returns whether the folder is complete.
 * Prints apt-get's errors if it fails.
 */
export function unpackPackage(name: string, folder: string): boolean {
  if (findProgram("apt-get") === undefined || findProgram("dpkg-deb") === undefined) return false;
  process.stdout.write(`Unpacking ${name} from Debian's packages, for the tests\n`);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    if (!runWithLists(() => run("apt-get", ["-qq", "download", name], unfinished))) return false;
    const archive = readdirSync(unfinished).find((file) => file.endsWith(".deb")) ?? "";
    const files = join(unfinished, "files");
    const unpacked = run("dpkg-deb", ["-x", join(unfinished, archive), files]);
    if (unpacked.isDone) replaceFolder(files, folder);
    return unpacked.isDone;
  } finally {
    rmSync(unfinished, { recursive: true });
  }
}

/** Renamed when it is complete: a run that was interrupted leaves no half of a package. */
function replaceFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}

interface Done {
  readonly isDone: boolean;
  readonly stderr: string;
}

/** Tries again after an update: a new machine does not have the list of packages yet. */
function runWithLists(command: () => Done): boolean {
  const first = command();
  if (first.isDone) return true;
  const steps = mayInstall() ? [() => aptGetAsRoot("update"), command] : [() => first];
  const complaint = steps.map((step) => step()).find(({ isDone }) => !isDone);
  if (complaint) process.stderr.write(complaint.stderr);
  return complaint === undefined;
}

function mayInstall(): boolean {
  return isRoot() || (process.env["CI"] === "true" && findProgram("sudo") !== undefined);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function aptGetAsRoot(...args: readonly string[]): Done {
  const command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60", ...args];
  // `-n`: sudo must not ask for a password during a test run.
  const [program = "", ...rest] = isRoot() ? command : ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", ...command];
  return run(program, rest);
}

function run(program: string, args: readonly string[], cwd?: string): Done {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, stderr } = spawnSync(program, args, {
    env,
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  return { isDone: status === 0, stderr };
}
