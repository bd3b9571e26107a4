import { randomUUID } from "node:crypto";
import type { SourcePrincipal } from "../../auth/principal.js";
import type { Config } from "../../config/config.js";
import { sourceError } from "../../errors.js";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import type { SourceFetch } from "../resilience/source-fetch.js";
import { toSourceError } from "../source-failure.js";
import type { Fact, Source, SourceQuery } from "../source.js";
import { readApiSecuAnswer } from "./answer.js";
import { toApiSecuQuery } from "./query.js";
import { createApiSecuTokens } from "./token.js";

/**
 * The source API-SECU v1, which the mission's page documents, called with our client-credentials token.
 * `GET /prestations/v1/fc/{CSS,RSA}` is for the person of a FranceConnect token.
 * `GET /prestations/v1/{CSS,RSA}` is for a civil identity.
 * @see https://api.gouv.fr/les-api/api-prestations-sociales
 */
export function createApiSecu(config: NonNullable<Config["apiSecu"]>, fetch: SourceFetch): Source {
  const name = "API_SECU";
  const tokens = createApiSecuTokens(config, fetch);
  const call = createCall(config.baseUrl, fetch);

  return {
    name,
    async ask(statusQuery): Promise<Fact> {
      const { benefit, principal } = statusQuery;
      if (!benefit.apiSecu) throw sourceError("SOURCE_NOT_CONFIGURED", { source: name });
      const { path, scope, headers } = operationOf(benefit.apiSecu, principal);
      let sourceCallId: string = randomUUID();
      /** Sets a new identifier for each call. */
      const identify = () => {
        sourceCallId = randomUUID();
        return { "x-correlation-id": sourceCallId, ...headers };
      };
      try {
        const token = await tokens.get(scope);
        const read = (answer: HttpAnswer) => readApiSecuAnswer(answer, principal.modality);
        const send = <T>(bearer: string, readAnswer: (answer: HttpAnswer) => T) =>
          call(statusQuery, path, { token: bearer, headers: identify, read: readAnswer });
        // Not documented, but it happens: our token expired early.
        const first = await send(token, (answer) => (answer.status === 401 ? undefined : read(answer)));
        return {
          ...(first ?? (await send(await tokens.renew(scope, token), read))),
          rightStartDate: null,
          details: Object.fromEntries(Object.keys(benefit.details).map((field) => [field, null])),
          source: name,
          asOf: new Date().toISOString(),
          sourceCallId,
        };
      } catch (error) {
        throw toSourceError(error, name, sourceCallId);
      }
    },
  };
}

interface Call<T> {
  readonly token: string;
  /** Called again for each try. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly read: (answer: HttpAnswer) => T;
}

function createCall(baseUrl: string, fetch: SourceFetch) {
  return <T>({ benefit, deadline }: SourceQuery, path: string, { token, headers, read }: Call<T>): Promise<T> =>
    fetch(`${baseUrl}${path}`, {
      operation: benefit.code,
      deadline,
      read,
      headers: () => ({ accept: "application/json", authorization: `Bearer ${token}`, ...headers() }),
    });
}

interface Operation {
  readonly path: string;
  readonly scope: string;
  readonly headers: Readonly<Record<string, string>>;
}

function operationOf(operation: "CSS" | "RSA", principal: SourcePrincipal): Operation {
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
