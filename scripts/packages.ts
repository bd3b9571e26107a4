import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import * as z from "zod";

/** Licences that let anyone distribute software with the package under any licence. */
const permissive = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "BlueOak-1.0.0", "CC0-1.0"];
/** Licences with more duties for those who distribute the package: acceptable for tools, which are not distributed. */
const toolsOnly = ["MPL-2.0", "Python-2.0", "CC-BY-4.0"];
const worst = ["high", "critical"] as const;
const auditTimeoutMs = 30_000;

const Lock = z.object({
  packages: z.record(z.string(), z.object({ license: z.string().optional(), dev: z.boolean().optional() })),
});
const Audit = z.object({ metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }) });

/** Prints the problems of the packages in the lock file: licences that are not permitted, and known vulnerabilities. */
const complaints = [...findLicences(readFileSync("package-lock.json", "utf8")), ...(await findVulnerabilities())];
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exitCode = complaints.length > 0 ? 1 : 0;

function findLicences(lock: string): string[] {
  return Object.entries(Lock.parse(JSON.parse(lock)).packages).flatMap(([path, { license = "none", dev = false }]) => {
    const permitted = dev ? [...permissive, ...toolsOnly] : permissive;
    return path === "" || isPermitted(license, permitted) ? [] : [`${path}: its licence is not permitted: ${license}`];
  });
}

/** Returns whether the licences permit an SPDX expression. Nested brackets are not supported. */
function isPermitted(expression: string, permitted: readonly string[]): boolean {
  return expression
    .replace(/[()]/g, "")
    .split(" AND ")
    .every((part) => part.split(" OR ").some((licence) => permitted.includes(licence)));
}

/** Checks the production packages. If the registry does not answer, prints that and reports nothing. */
async function findVulnerabilities(): Promise<string[]> {
  const { data } = Audit.safeParse(await auditByNpm());
  if (!data) {
    process.stdout.write("npm audit: the registry does not answer, nothing is known of vulnerabilities\n");
    return [];
  }
  const { vulnerabilities } = data.metadata;
  const found = worst.filter((severity) => (vulnerabilities[severity] ?? 0) > 0);
  return found.map((severity) => `npm audit --omit=dev: ${String(vulnerabilities[severity])} of severity ${severity}`);
}

/** Runs `npm audit`. It exits 1 if it finds a vulnerability and also if it cannot check: its output shows which. */
function auditByNpm(): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const args = ["audit", "--omit=dev", "--json", "--fetch-retries=0"];
  execFile("npm", args, { timeout: auditTimeoutMs }, (_error, stdout) => {
    resolve(parse(stdout));
  });
  return promise;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
