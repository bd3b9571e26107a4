import { randomUUID } from "node:crypto";
import type { Principal } from "../auth/principal.js";
import type { Config } from "../config.js";
import { sourceError } from "../errors.js";
import { within, type HttpFetch } from "../http-client.js";
import { toApiSecuQuery } from "./api-secu-query.js";
import { readApiSecuAnswer } from "./api-secu-answer.js";
import { createApiSecuTokens } from "./api-secu-token.js";
import type { Fact, Source } from "./source.js";
import { toSourceError } from "./source-failure.js";

/**
 * API-SECU v1, the upstream that the mission's page documents, with our client-credentials token:
 * `GET /prestations/v1/fc/{CSS,RSA}` for the person of a FranceConnect token, `GET /prestations/v1/{CSS,RSA}` for a civil
 * identity.
 * @see https://api.gouv.fr/les-api/api-prestations-sociales
 */
export function createApiSecu(config: NonNullable<Config["apiSecu"]>, fetch: HttpFetch): Source {
  const name = "API_SECU";
  const tokens = createApiSecuTokens(config, fetch);

  const call = (path: string, authorization: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) =>
    fetch(`${config.baseUrl}${path}`, {
      headers: { accept: "application/json", authorization: `Bearer ${authorization}`, ...headers },
      signal,
    });

  return {
    name,
    async ask({ benefit, principal }): Promise<Fact> {
      if (!benefit.apiSecu) throw sourceError("SOURCE_NOT_CONFIGURED", { source: name });
      const { path, scope, headers } = operationOf(benefit.apiSecu, principal);
      let correlationId: string = randomUUID();
      /** Each call has an identifier of its own. */
      const identify = () => {
        correlationId = randomUUID();
        return { "x-correlation-id": correlationId, ...headers };
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
          ...(await readApiSecuAnswer(response, principal.modality)),
          rightStartDate: null,
          details: Object.fromEntries(Object.keys(benefit.details).map((field) => [field, null])),
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

interface Operation {
  readonly path: string;
  readonly scope: string;
  readonly headers: Readonly<Record<string, string>>;
}

function operationOf(operation: "CSS" | "RSA", principal: Principal): Operation {
  return principal.modality === "france_connect"
    ? {
        path: `/prestations/v1/fc/${operation}`,
        scope: `${operation}_FC`,
        headers: { "x-franceconnect-token": principal.token.reveal() },
      }
    : {
        path: `/prestations/v1/${operation}?${toApiSecuQuery(principal.identity).toString()}`,
        scope: `${operation}_HFC`,
        headers: {},
      };
}
