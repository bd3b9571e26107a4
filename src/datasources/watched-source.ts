import { GatewayError } from "../errors.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { Source } from "./source.js";

/** Returns the same source. The metrics say whether it refuses the gateway's own credentials. */
export function watched({ name, ask }: Source, { misconfigured }: Pick<Metrics, "misconfigured">): Source {
  misconfigured(name, false);
  return {
    name,
    async ask(statusQuery) {
      try {
        const fact = await ask(statusQuery);
        misconfigured(name, false);
        return fact;
      } catch (error) {
        if (error instanceof GatewayError && error.code === "SOURCE_REJECTED") misconfigured(name, true);
        throw error;
      }
    },
  };
}
