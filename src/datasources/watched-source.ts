import { GatewayError } from "../errors.js";
import type { Metrics } from "../telemetry/metrics/index.js";
import type { Source, SourceQuery } from "./source.js";

/**
 * Returns the same source. The metrics say whether it refuses the gateway's own credentials for any benefit. In the
 * FranceConnect modality, API Particulier only receives the person's token: a refusal there says nothing about ours.
 */
export function watched({ name, ask }: Source, { misconfigured }: Pick<Metrics, "misconfigured">): Source {
  const refused = new Set<string>();
  const isOurs = ({ principal }: SourceQuery) => name === "API_SECU" || principal.modality === "civil_identity";
  const record = (statusQuery: SourceQuery, isRefused: boolean) => {
    if (!isOurs(statusQuery)) return;
    const right = `${statusQuery.benefit.code} ${statusQuery.principal.modality}`;
    if (isRefused) refused.add(right);
    else refused.delete(right);
    misconfigured(name, refused.size > 0);
  };
  misconfigured(name, false);
  return {
    name,
    async ask(statusQuery) {
      try {
        const fact = await ask(statusQuery);
        record(statusQuery, false);
        return fact;
      } catch (error) {
        if (error instanceof GatewayError && error.code === "SOURCE_REJECTED") record(statusQuery, true);
        throw error;
      }
    },
  };
}
