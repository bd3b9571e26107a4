import * as z from "zod";
import { InternalError } from "../../errors.js";

export const slotCount = 16_384;
const maxNodesOfRange = 16;
const maxNodes = 1_000;
const Slot = z
  .int()
  .min(0)
  .max(slotCount - 1);
/** Its address, its port, its id, and perhaps more. A node whose address is unknown has none. */
const Node = z.tuple([z.string().max(255).nullable(), z.int().min(0).max(65_535)], z.unknown());
/** The first slot, the last, their primary, and its replicas. */
const Range = z.tuple([Slot, Slot, Node], Node).refine(([first, last]) => first <= last);
const Ranges = z
  .array(Range)
  .max(slotCount)
  // A node that has lost its file knows no other node.
  .refine((ranges) => ranges.some(([, , [host]]) => host))
  .refine((ranges) => ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0) <= slotCount)
  .refine((ranges) => ranges.every(({ length }) => length <= 2 + maxNodesOfRange))
  .refine(
    (ranges) =>
      new Set(ranges.flatMap(([, , ...nodes]) => nodes.map(([host, port]) => `${host ?? ""} ${String(port)}`))).size <=
      maxNodes,
  );

/** Returns a reply to CLUSTER SLOTS. Throws for any other value: ioredis would follow it, or end the process. */
export function checkSlots(reply: unknown): unknown {
  if (!Ranges.safeParse(reply).success) throw new InternalError("not an answer to CLUSTER SLOTS");
  return reply;
}
