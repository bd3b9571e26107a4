import { GatewayError, type OperationLimit } from "../../errors.js";

/**
 * The maximum size of one operation. A document is checked in this order, and the error contains the first limit that
 * it exceeds.
 */
export const limits = {
  body: 64 * 1024,
  tokens: 1_000,
  depth: 10,
  aliases: 15,
  rootFields: 5,
  directives: 10,
  cost: 2_500,
} as const satisfies Record<OperationLimit, number>;

const sentences: Readonly<Record<OperationLimit, string>> = {
  body: `The body must not exceed ${String(limits.body)} bytes.`,
  tokens: `A document has ${String(limits.tokens)} tokens, and as many lines, at most.`,
  depth: `Fields, and values of variables, stand inside one another ${String(limits.depth)} deep at most.`,
  aliases: `An operation has ${String(limits.aliases)} aliases at most, those of its fragments counted wherever they are spread.`,
  rootFields: `An operation has ${String(limits.rootFields)} root fields at most.`,
  directives: `An operation has ${String(limits.directives)} directives at most.`,
  cost: `An operation costs ${String(limits.cost)} at most: 10 for each status of each person, and for each verdict.`,
};

/**
 * Returns OPERATION_TOO_LARGE: no source has been called. A further sentence may say by how much the limit is exceeded.
 */
export function tooLarge(limit: OperationLimit, ...more: readonly string[]): GatewayError {
  return new GatewayError("OPERATION_TOO_LARGE", [sentences[limit], ...more].join(" "), { limit });
}
