import { randomUUID } from "node:crypto";
import type { Config } from "../config.js";
import { sourceError } from "../errors.js";
import { within, type HttpFetch } from "../http-client.js";
import { readApiSecuAnswer } from "./api-secu-answer.js";
import { createApiSecuTokens } from "./api-secu-token.js";
import type { Fact, Source } from "./source.js";
import { toSourceError } from "./source-failure.js";

/**
 * API-SECU v1, the upstream that the mission's page documents: `GET /prestations/v1/fc/{CSS,RSA}` with our
 * client-credentials token and the person's own FranceConnect token.
 * @see https://api.gouv.fr/les-api/api-prestations-sociales
 */
export function createApiSecu(config: Config["apiSecu"], fetch: HttpFetch): Source {
  const name = "API_SECU";
  const tokens = createApiSecuTokens(config, fetch);

  const call = (path: string, authorization: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) =>
    fetch(`${config.baseUrl}${path}`, {
      headers: { accept: "application/json", authorization: `Bearer ${authorization}`, ...headers },
      signal,
    });

  return {
    name,
    async ask({ apiSecu: operation, details }, principal): Promise<Fact> {
      if (!operation) throw sourceError("SOURCE_NOT_CONFIGURED", { source: name });
      const { path, scope } = operation;
      let correlationId: string = randomUUID();
      /** Each call has an identifier of its own. */
      const identify = () => {
        correlationId = randomUUID();
        return { "x-correlation-id": correlationId, "x-franceconnect-token": principal.token.reveal() };
      };
      try {
        const response = await within(config.timeoutMs, async (signal) => {
          const token = await tokens.get(scope);
          const first = await call(path, token, identify(), signal);
          if (first.status !== 401) return first;
          // Not documented, and happens: our token expired before its time.
          return call(path, await tokens.renew(scope, token), identify(), signal);
        });
        return {
          ...(await readApiSecuAnswer(response)),
          rightStartDate: null,
          details: Object.fromEntries(Object.keys(details).map((field) => [field, null])),
          source: name,
          asOf: new Date().toISOString(),
          correlationId,
        };
      } catch (error) {
        throw toSourceError(error, name, correlationId);
      }
    },
  };
}
