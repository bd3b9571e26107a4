import { randomUUID } from "node:crypto";
import type { Principal } from "../auth/viewer.js";
import type { Config } from "../config.js";
import { sourceError } from "../errors.js";
import type { HttpFetch } from "../http-client.js";
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

  function call(path: string, authorization: string, principal: Principal, correlationId: string): Promise<Response> {
    return fetch(`${config.baseUrl}${path}`, {
      headers: {
        accept: "application/json",
        authorization: `Bearer ${authorization}`,
        "x-correlation-id": correlationId,
        "x-franceconnect-token": principal.token.reveal(),
      },
    });
  }

  return {
    name,
    async ask({ apiSecu: operation, details }, principal): Promise<Fact> {
      if (!operation) throw sourceError("SOURCE_NOT_CONFIGURED", { source: name });
      let correlationId: string = randomUUID();
      try {
        const token = await tokens.get(operation.scope);
        let response = await call(operation.path, token, principal, correlationId);
        if (response.status === 401) {
          // Not documented, and happens: our token expired before its time. Another call, so another identifier.
          correlationId = randomUUID();
          const renewed = await tokens.renew(operation.scope, token);
          response = await call(operation.path, renewed, principal, correlationId);
        }
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
