import type { AuditKeys } from "./keys.js";

/** One benefit of one person, told or refused to one consumer. Names of fields, never their values; nothing that names the person. */
export interface Disclosure {
  readonly decision: "disclosed" | "refused";
  /** Why it was refused: the code that the client saw. */
  readonly code?: string;
  /** SIRET of the administration that receives the data. */
  readonly recipient: string;
  readonly consumer: string;
  /** Keyed pseudonym of the pivot identity. */
  readonly person: string;
  readonly modality: string;
  readonly benefit: string;
  /** The fields told, as the query selected them. */
  readonly fields: readonly string[];
  /** Selected, and held back for want of their own scope. */
  readonly withheld?: readonly string[];
  readonly freshness?: string;
  /** The correlation id of the request. */
  readonly request: string;
  /** The identifier of the call to the source. */
  readonly call?: string;
}

/** Why the trail before this file could not be continued, and when that was noticed (ISO 8601). */
export interface BreakReason {
  readonly since: string;
  readonly reason: string;
}

/** What the trail says of itself. */
export type TrailEvent =
  | { readonly event: "opened"; readonly previous: string; readonly broken?: BreakReason }
  | { readonly event: "closed" }
  | { readonly event: "resumed"; readonly since: string; readonly withheld: number };

/** The end of the chain: the last record's number and link, and where it ends in the file. */
export interface Tip {
  readonly seq: number;
  readonly mac: string;
  /** In bytes. */
  readonly end: number;
}

/** Before the first record ever. */
export const genesis: Tip = { seq: 0, mac: "", end: 0 };

/** The line of a record at the end of the chain, and the end that it makes. */
export function toLine(keys: AuditKeys, tip: Tip, entry: Disclosure | TrailEvent, time: string) {
  const seq = tip.seq + 1;
  const text = JSON.stringify({ seq, time, ...entry });
  const mac = keys.link(tip.mac, text);
  const line = `${text.slice(0, -1)},"mac":"${mac}"}\n`;
  return { line, tip: { seq, mac, end: tip.end + Buffer.byteLength(line) } };
}

/** A line as it was read (latin1, so that every byte counts), without its newline. */
export interface ReadRecord {
  readonly seq: number;
  readonly mac: string;
  readonly time: string;
  readonly event?: unknown;
  readonly previous?: unknown;
  readonly broken?: unknown;
  readonly person?: unknown;
  /** Whether it is what was written after the record with this link. */
  readonly follows: (previous: string) => boolean;
}

/** Undefined for what is no record. */
export function readRecord(keys: AuditKeys, line: string): ReadRecord | undefined {
  const [, body = "", mac = ""] = /^(\{.*),"mac":"([\w-]{43})"\}$/.exec(line) ?? [];
  const text = `${body}}`;
  const fields = parseObject(text);
  if (typeof fields?.["seq"] !== "number" || typeof fields["time"] !== "string") return undefined;
  const { seq, time, event, previous, broken, person } = fields as Record<string, unknown> & {
    seq: number;
    time: string;
  };
  return {
    seq,
    time,
    mac,
    event,
    previous,
    broken,
    person,
    follows: (link) => keys.link(link, text, "latin1") === mac,
  };
}

/** A JSON object's own fields; undefined for anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
