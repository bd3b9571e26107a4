import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import * as z from "zod";

/** They let anybody ship, under any licence of their own, what contains the package. */
const permissive = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "BlueOak-1.0.0", "CC0-1.0"];
/** They ask for more of those who ship the package: good for tools, which nobody is given. */
const toolsOnly = ["MPL-2.0", "Python-2.0", "CC-BY-4.0"];
const worst = ["high", "critical"] as const;
const auditTimeoutMs = 30_000;

const Lock = z.object({
  packages: z.record(z.string(), z.object({ license: z.string().optional(), dev: z.boolean().optional() })),
});
const Audit = z.object({ metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }) });

/** Says what stands against the packages that the lock names: their licences, and their known vulnerabilities. */
const complaints = [...findLicences(readFileSync("package-lock.json", "utf8")), ...(await findVulnerabilities())];
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exitCode = complaints.length > 0 ? 1 : 0;

function findLicences(lock: string): string[] {
  return Object.entries(Lock.parse(JSON.parse(lock)).packages).flatMap(([path, { license = "none", dev = false }]) => {
    const permitted = dev ? [...permissive, ...toolsOnly] : permissive;
    return path === "" || isPermitted(license, permitted) ? [] : [`${path}: its licence is not permitted: ${license}`];
  });
}

/** An SPDX expression without brackets inside brackets. */
function isPermitted(expression: string, permitted: readonly string[]): boolean {
  return expression
    .replace(/[()]/g, "")
    .split(" AND ")
    .every((part) => part.split(" OR ").some((licence) => permitted.includes(licence)));
}

/** Of what production installs. A registry that cannot tell stops nobody: it is said. */
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

/** Ends with 1 where it finds something, and where it cannot look: what it prints tells which. */
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
