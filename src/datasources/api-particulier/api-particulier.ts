import { randomUUID } from "node:crypto";
import { handleType, retry } from "cockatiel";
import type { Config } from "../../config/config.js";
import { sourceError } from "../../errors.js";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import type { SourceFetch } from "../resilience/source-fetch.js";
import { toSourceError } from "../source-failure.js";
import type { Fact, Source, SourceQuery } from "../source.js";
import { readApiParticulierAnswer } from "./answer.js";
import { createConflicts, type ExclusiveTurn } from "./conflicts.js";
import { RequestInProgress } from "./errors.js";
import { readOutage } from "./outage.js";
import { toApiParticulierQuery } from "./query.js";

const name = "API_PARTICULIER";

/** More attempts than the maximum wait allows, given the delays of the URL. */
const attempts = { maxAttempts: 50 };

/**
 * The source API Particulier v3, the common route for public administrations.
 * `GET /v3/dss/<benefit>/france_connect` uses the person's own FranceConnect token.
 * `GET /v3/dss/<benefit>/identite` uses our token, for a civil identity.
 * The service rejects a request while it answers another one with the same URL. In the FranceConnect modality, all
 * requests with the same recipient have the same URL. So our calls run one at a time, each after it has its permits.
 * They wait while the service works on another call, for at most seven seconds.
 * @see https://particulier.api.gouv.fr/developpeurs
 */
export function createApiParticulier(config: NonNullable<Config["apiParticulier"]>, fetch: SourceFetch): Source {
  const conflicts = createConflicts();
  const whileInProgress = retry(handleType(RequestInProgress), attempts);

  return {
    name,
    async ask(statusQuery): Promise<Fact> {
      const { url, headers } = toRequest(config, statusQuery);
      const ours = randomUUID();
      let sourceCallId: string = ours;
      const request = {
        operation: statusQuery.benefit.code,
        exclusive: { name: url, restMs: conflicts.cooldownMs.bind(undefined, url) },
      };
      const call = ({ deadline, isCalling }: ExclusiveTurn) => {
        const begin = () => {
          isCalling(true);
          return headers;
        };
        const outageOf = (answer: HttpAnswer) => {
          isCalling(false);
          conflicts.look(answer);
          return readOutage(answer);
        };
        const read = (answer: HttpAnswer) => {
          sourceCallId = requestId(answer) ?? ours;
          return readApiParticulierAnswer(answer, statusQuery);
        };
        return fetch(url, { ...request, deadline, headers: begin, outageOf, read });
      };
      try {
        const reading = await conflicts.inTurn(url, statusQuery.deadline, (exclusiveTurn) =>
          whileInProgress.execute(() => call(exclusiveTurn), exclusiveTurn.deadline.signal),
        );
        return { ...reading, source: name, sourceCallId };
      } catch (error) {
        throw toSourceError(error, name, sourceCallId);
      }
    },
  };
}

/**
 * Returns the URL and the headers of a call. Throws SOURCE_NOT_CONFIGURED, and BAD_USER_INPUT for an identity that the
 * service does not accept.
 */
function toRequest({ baseUrl, token }: NonNullable<Config["apiParticulier"]>, statusQuery: SourceQuery) {
  const { benefit, principal, fresh } = statusQuery;
  const isFranceConnect = principal.modality === "france_connect";
  const bearer = isFranceConnect ? principal.token.reveal() : token;
  if (!benefit.apiParticulier || bearer === undefined) throw sourceError("SOURCE_NOT_CONFIGURED", { source: name });

  const identity = isFranceConnect ? [] : [...toApiParticulierQuery(principal.identity)];
  const query = new URLSearchParams([["recipient", principal.consumer.siret], ...identity]);
  const path = `/v3/dss/${benefit.apiParticulier.name}/${isFranceConnect ? "france_connect" : "identite"}`;
  return {
    url: `${baseUrl}${path}?${query.toString()}`,
    headers: {
      accept: "application/vnd.api+json, application/json",
      authorization: `Bearer ${bearer}`,
      ...(fresh && { "cache-control": "no-cache" }),
    },
  };
}

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The service's own identifier of the call. */
function requestId(answer: HttpAnswer): string | undefined {
  const id = answer.header("x-request-id") ?? "";
  return uuid.test(id) ? id : undefined;
}
