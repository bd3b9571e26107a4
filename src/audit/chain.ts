import type { ReadRecord } from "./record.js";

type Link = Pick<ReadRecord, "seq" | "mac">;

/** Maximum number of last records that the next file may not know, after a crash and a rotation before the restart. */
const maxUnknown = 1_000;

/**
 * Verifies a chain record by record. For each record it returns why it is not the one that was written there. It then
 * continues from that record, so that one change is reported once.
 */
export function createChain() {
  let tip: Link | undefined;
  let latest: Link[] = [];

  /**
   * Returns what is wrong with the first record of a file, which names the record that it continues. The chain then
   * continues from there.
   */
  function begin({ seq, event, previous }: ReadRecord): string | undefined {
    const before = tip;
    const claimed = { seq: seq - 1, mac: typeof previous === "string" ? previous : "" };
    if (event !== "opened") {
      tip ??= claimed;
      return "is not the first record of a file: those before it were removed";
    }
    tip = claimed;
    const isKnown = !before || latest.some((link) => link.seq === claimed.seq && link.mac === claimed.mac);
    if (isKnown) return undefined;
    return before.seq < claimed.seq ? missing(before.seq + 1, claimed.seq) : "does not continue the file before it";
  }

  function follow(record: ReadRecord): string | undefined {
    const { seq, mac } = tip ?? { seq: 0, mac: "" };
    if (record.seq === seq + 1 && record.follows(mac)) return undefined;
    if (record.seq <= seq) return `is out of order: record ${String(record.seq)} was added or moved`;
    return record.seq > seq + 1 ? missing(seq + 1, record.seq - 1) : "was changed, or added";
  }

  return {
    add(record: ReadRecord, isFirstOfFile: boolean): string | undefined {
      const complaint = (isFirstOfFile ? begin(record) : undefined) ?? follow(record);
      tip = { seq: record.seq, mac: record.mac };
      if (isFirstOfFile) latest = [];
      latest.push(tip);
      if (latest.length > maxUnknown) latest.shift();
      return complaint;
    },
    tip: () => tip,
  };
}

const missing = (from: number, to: number) =>
  `stands where ${from === to ? `record ${String(from)} was removed` : `records ${String(from)} to ${String(to)} were removed`}`;
