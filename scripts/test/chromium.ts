import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { installPackages } from "./packages.js";
import { findProgram } from "./programs.js";

/** How to start a browser: its program, and the variables to add to this process's environment. */
export interface Chromium {
  readonly executablePath: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const chromiumAdvice =
  "Chromium is not on the PATH. Install it: sudo apt-get install chromium (Debian), brew install --cask chromium (macOS).";

const systemNames = ["chromium", "chromium-browser", "google-chrome"];

/**
 * Returns the Chromium of the browser tests; undefined if this machine has none. On Linux x64 it is the one that npm
 * installs (`@sparticuz/chromium`, with its libraries and a font), so that every machine tests with the same browser;
 * elsewhere the system's.
 */
export function findChromium(): Chromium | undefined {
  if (process.platform === "linux" && process.arch === "x64") return unpackChromium();
  const executablePath = findProgram(...systemNames);
  return executablePath === undefined ? undefined : { executablePath, environment: {} };
}

/** Installs the system's Chromium, as root or if `CI` is `true`. Returns whether Chromium is available now. */
export function installChromium(): boolean {
  return installPackages("chromium", "fonts-liberation") && findChromium() !== undefined;
}

/** Unpacks once per version, beside node_modules' other caches: 70 MB take two seconds. */
function unpackChromium(): Chromium {
  const packaged = dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"));
  const { version } = JSON.parse(readFileSync(join(packaged, "../package.json"), "utf8")) as { version: string };
  const folder = resolve("node_modules/.cache/chromium", version);
  if (!existsSync(folder)) unpack(join(packaged, "../bin"), folder);
  return {
    executablePath: join(folder, "chromium"),
    environment: {
      LD_LIBRARY_PATH: join(folder, "lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  };
}

function unpack(packaged: string, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  // Renamed when it is complete: two test workers may unpack at the same time.
  const unfinished = mkdtempSync(`${folder}-`);
  // All users can read a folder that root unpacked.
  chmodSync(unfinished, 0o755);
  const read = (name: string) => brotliDecompressSync(readFileSync(join(packaged, name)));
  writeFileSync(join(unfinished, "chromium"), read("chromium.br"), { mode: 0o755 });
  for (const name of ["al2023.tar.br", "fonts.tar.br"]) {
    execFileSync("tar", ["-x", "-C", unfinished], { input: read(name) });
  }
  // The package's own configuration looks for fonts in AWS Lambda's folders.
  writeFileSync(join(unfinished, "fonts.conf"), fontsConfiguration(join(folder, "fonts")));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${folder}</cachedir></fontconfig>
`;
}
