import * as z from "zod";
import { InternalError } from "../../errors.js";

const slots = 16_384;
const Slot = z
  .int()
  .min(0)
  .max(slots - 1);
/** Its address, its port, its id, and perhaps more. A node whose address is unknown has none. */
const Node = z.tuple([z.string().max(255).nullable(), z.int().min(0).max(65_535)], z.unknown());
/** A range of slots: the first, the last, its primary, and the primary's replicas. */
const Range = z.tuple([Slot, Slot], Node).refine(([first, last]) => first <= last);
const Ranges = z.array(Range).max(slots);

/**
 * Returns a reply to CLUSTER. Throws for a reply to CLUSTER SLOTS that is impossible: more slots than there are, or
 * nodes without an address.
 */
export function checkSlots(reply: unknown): unknown {
  if (Array.isArray(reply) && !Ranges.safeParse(reply).success)
    throw new InternalError("not an answer to CLUSTER SLOTS");
  return reply;
}
