import { basename } from "node:path";
import { TrailBroken } from "./broken.js";
import { createChain } from "./chain.js";
import { readHead } from "./head.js";
import type { AuditKeys } from "./keys.js";
import { readLines } from "./lines.js";
import { readRecord, type ReadRecord, type Tip } from "./record.js";

/** The result of a verification of the files of one trail. */
interface Verification {
  /** Signs of tampering, by file and line; empty if the trail is intact. */
  readonly problems: string[];
  /** Findings that are not signs of tampering. */
  readonly notes: string[];
  records: number;
  first?: ReadRecord;
  last?: ReadRecord;
}

/**
 * Verifies the chain through these files, oldest first, to the head beside the last one, or its closing record. Calls
 * `onRecord` for each record that can be read. Rejects when a file cannot be read.
 */
export async function verifyTrail(
  paths: readonly string[],
  keys: AuditKeys,
  onRecord: (record: ReadRecord, line: string) => void = () => undefined,
): Promise<Verification> {
  const chain = createChain();
  const found: Verification = { problems: [], notes: [], records: 0 };
  for (const [index, path] of paths.entries()) {
    const isLast = index === paths.length - 1;
    // Read before the file, because the file may be growing.
    const head = isLast ? await readHead(path, keys).catch(asBroken) : undefined;
    const name = basename(path);
    const known = await readFile(path, keys, head, (line, record, text) => {
      const isFirst = line === 1;
      if (!record) return void found.problems.push(`${name}:${String(line)}: is no record: it was changed or added`);
      const complaint = chain.add(record, isFirst);
      if (complaint) found.problems.push(`${name}:${String(line)}: ${complaint}`);
      if (isFirst && record.broken !== undefined)
        found.notes.push(`${name}: begins after a break, which its first record tells`);
      found.records += 1;
      found.first ??= record;
      found.last = record;
      onRecord(record, text);
    });
    if (known.isTorn) found.notes.push(`${name}: ends with a torn line, which was never acted upon`);
    if (isLast) found.problems.push(...complaintsAboutEnd(head, known, found.last).map((what) => `${name}: ${what}`));
  }
  return found;
}

type FoundHead = Tip | TrailBroken | undefined;

interface KnownFile {
  readonly isTorn: boolean;
  /** Whether the file contains the record that the head names. */
  readonly containsHead: boolean;
}

async function readFile(
  path: string,
  keys: AuditKeys,
  head: FoundHead,
  onLine: (line: number, record: ReadRecord | undefined, text: string) => void,
): Promise<KnownFile> {
  let line = 0;
  let isTorn = false;
  let containsHead = false;
  const isHeads = (seq: number, mac: unknown) => !!head && "mac" in head && head.seq === seq && head.mac === mac;
  for await (const { text, isWhole } of readLines(path)) {
    line += 1;
    isTorn = !isWhole;
    if (isTorn) break;
    const record = readRecord(keys, text);
    if (record) containsHead ||= isHeads(record.seq, record.mac) || isHeads(record.seq - 1, record.previous);
    onLine(line, record, text);
  }
  return { isTorn, containsHead };
}

function complaintsAboutEnd(head: FoundHead, { containsHead }: KnownFile, last: ReadRecord | undefined): string[] {
  if (head instanceof TrailBroken) return [head.code];
  if (!head)
    return last?.event === "closed" ? [] : ["its end may be cut off: it has neither a head nor a closing record"];
  if (containsHead || (head.seq === last?.seq && head.mac === last.mac)) return [];
  const seq = last?.seq ?? 0;
  return [
    head.seq > seq
      ? `its end is cut off: records ${String(seq + 1)} to ${String(head.seq)}`
      : `the head knows another record ${String(head.seq)}`,
  ];
}

function asBroken(error: unknown): TrailBroken {
  if (error instanceof TrailBroken) return error;
  throw error;
}
