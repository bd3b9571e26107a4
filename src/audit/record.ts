import type { AuditKeys } from "./keys.js";

/**
 * One benefit of one person, disclosed or refused to one consumer. Contains names of fields, never their values, and
 * nothing that names the person.
 */
export interface Disclosure {
  readonly decision: "disclosed" | "refused";
  /** The reason for the refusal: the code that the client received. */
  readonly code?: string;
  /** SIRET of the administration that receives the data. */
  readonly recipient: string;
  readonly consumer: string;
  /** Keyed pseudonym of the pivot identity. */
  readonly person: string;
  readonly modality: string;
  readonly benefit: string;
  /** The disclosed fields, as the query selected them. */
  readonly fields: readonly string[];
  /** The fields that were selected, and withheld because their own scope is missing. */
  readonly withheld?: readonly string[];
  readonly freshness?: string;
  /** The correlation id of the request. */
  readonly request: string;
  /** The identifier of the call to the source. */
  readonly call?: string;
}

/** Why the trail before this file could not be continued, and when that was detected (ISO 8601). */
export interface BreakReason {
  readonly since: string;
  readonly reason: string;
}

/** Events of the trail itself. */
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

/** The tip before the first record of a trail. */
export const genesis: Tip = { seq: 0, mac: "", end: 0 };

/** Returns the line of the next record after the tip, and the new tip. */
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
  /** Whether this record was written after the record with this link. */
  readonly follows: (previous: string) => boolean;
}

/** Undefined if the line is not a record. */
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

/** Returns the fields of a JSON object, or the items of an array; undefined for anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
