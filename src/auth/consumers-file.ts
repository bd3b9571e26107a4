import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import * as z from "zod";
import { demoKeyHash } from "../config/demo.js";
import { StartError } from "../errors.js";

const siret = z.string().refine(isSiret, "must be a SIRET: 14 digits with a valid check digit");

/** Whether the value is a valid SIRET. The check digit's rule does not apply to La Poste's establishments. */
function isSiret(value: string): boolean {
  return /^356000000\d{5}$/.test(value) || (/^\d{14}$/.test(value) && luhnSum(value) % 10 === 0);
}

/** Luhn's formula: every second digit from the right counts twice, and a result of two digits is their sum. */
function luhnSum(digits: string): number {
  const doubled = (digit: number) => (digit > 4 ? 2 * digit - 9 : 2 * digit);
  const values = Array.from(digits, Number).map((digit, index) =>
    (digits.length - index) % 2 === 0 ? doubled(digit) : digit,
  );
  return values.reduce((sum, value) => sum + value, 0);
}

/** Seconds, about 23 days. A Node timer of more than 24 days fires at once, and would end the window. */
const maxWindowSeconds = 2_000_000;

const Consumer = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  siret,
  franceConnectClientIds: z.array(z.string().min(1)).default([]),
  apiKeys: z.array(z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hexadecimal digits")).default([]),
  modalities: z.array(z.enum(["france_connect", "civil_identity"])).default(["france_connect"]),
  scopes: z.array(z.string().regex(/^[a-z_]+$/, "must be the name of a scope")),
  rateLimit: z
    .strictObject({ requests: z.int().positive(), perSeconds: z.int().positive().max(maxWindowSeconds) })
    .optional(),
  /** The consumer's calls to the sources, whatever the number of people. */
  sourceRate: z
    .strictObject({ calls: z.int().positive().max(1_000_000), perSeconds: z.int().positive().max(86_400) })
    .optional(),
  datapass: z.string().optional(),
  legalBasis: z.string().optional(),
  /** The last day, in UTC, on which the consumer may ask. */
  expiresOn: z.iso.date("must be a date, YYYY-MM-DD").optional(),
});

const ConsumersFile = z.strictObject({ consumers: z.array(Consumer) });

/** A service provider that may send requests, within its registration. */
export type Consumer = Readonly<z.infer<typeof Consumer>>;

const dayMs = 86_400_000;

/** Returns the moment when the registration has expired, in milliseconds since 1970; undefined if it has no end. */
export function endOf({ expiresOn }: Consumer): number | undefined {
  return expiresOn === undefined ? undefined : Date.parse(expiresOn) + dayMs;
}

interface Reading {
  /** Whether a consumer may have the published demo key. */
  readonly allowsDemoKey?: boolean;
}

/**
 * Returns the consumers of a file. Throws StartError with every complaint, by field and rule. It never quotes a value
 * of the file.
 */
export function readConsumers(path: string, { allowsDemoKey = false }: Reading = {}): readonly Consumer[] {
  const document = parseYaml(readText(path));
  const parsed = ConsumersFile.safeParse(document, {
    error: (issue) => (issue.input === undefined ? "is required" : undefined),
  });
  const complaints = [
    ...(parsed.error?.issues ?? []).map(toComplaint),
    ...findDuplicates(document),
    ...findDemoKey(document, allowsDemoKey),
  ];
  if (!parsed.success || complaints.length > 0) throw new StartError(complaints);
  return parsed.data.consumers;
}

/** Returns the complaints about a consumers file; an empty list if the file is valid. */
export function consumersComplaints(path: string, reading: Reading = {}): readonly string[] {
  try {
    readConsumers(path, reading);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.complaints;
    throw error;
  }
}

function toComplaint({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return ["CONSUMERS_FILE", ...(path.length > 0 ? [path.join(".")] : []), message].join(": ");
}

const owned = z.array(z.unknown()).catch([]);
const Owners = z.object({
  consumers: z
    .array(z.object({ id: z.unknown(), franceConnectClientIds: owned, apiKeys: owned }).catch(nobody))
    .catch([]),
});

function nobody() {
  return { id: undefined, franceConnectClientIds: [], apiKeys: [] };
}

/** Runs even if the file has other errors, so that all complaints are reported together. */
function findDuplicates(document: unknown): string[] {
  const consumers = Owners.safeParse(document).data?.consumers ?? [];
  const values = {
    id: consumers.flatMap(({ id }) => id ?? []),
    franceConnectClientIds: consumers.flatMap(({ franceConnectClientIds }) => franceConnectClientIds),
    apiKeys: consumers.flatMap(({ apiKeys }) => apiKeys),
  };
  return Object.entries(values)
    .filter(([, all]) => new Set(all).size < all.length)
    .map(([field]) => toComplaint({ path: ["consumers", field], message: "must not occur twice" }));
}

/** Finds the demo key by its hash, whatever the origin of the file. */
function findDemoKey(document: unknown, allowsDemoKey: boolean): string[] {
  const consumers = Owners.safeParse(document).data?.consumers ?? [];
  if (allowsDemoKey || !consumers.some(({ apiKeys }) => apiKeys.includes(demoKeyHash))) return [];
  const message =
    "must not hold the published demo key: it is for embedded mode, or for DEMO=true with stand-ins on loopback";
  return [toComplaint({ path: ["consumers", "apiKeys"], message })];
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new StartError(["CONSUMERS_FILE: must be the path of a readable file"]);
  }
}

function parseYaml(text: string): unknown {
  try {
    // A warning of the parser quotes the file, and goes to stderr.
    return parse(text, { logLevel: "error" });
  } catch (error) {
    // The first line says what is wrong and where. The next lines quote the file.
    const [reason = ""] = error instanceof YAMLParseError ? error.message.split("\n") : [];
    throw new StartError([`CONSUMERS_FILE: not readable as YAML: ${reason}`]);
  }
}
