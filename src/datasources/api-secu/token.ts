import { LRUCache } from "lru-cache";
import {
  allowInsecureRequests,
  clientCredentialsGrant,
  ClientError,
  ClientSecretPost,
  Configuration,
  customFetch,
  type TokenEndpointResponse,
} from "openid-client";
import type { Config } from "../../config/config.js";
import type { HttpAnswer } from "../../http-client/http-answer.js";
import { gatewayItself, ofOne } from "../resilience/shared-deadline.js";
import type { SourceFetch } from "../resilience/source-fetch.js";
import { failureOfStatus, SourceFailure } from "../source-failure.js";

/** A token is dropped this long before its end, so that it does not expire during a call. */
const marginSeconds = 10;
const defaultLifetimeSeconds = 60;
/** Timeout of a token request. All requests share a token, so no single request's deadline limits it. */
const patienceMs = 15_000;
/** Statuses that reject our registration: the operator has to act. */
const refusals = new Set([400, 401, 403]);

/**
 * Returns our client-credentials tokens, one per scope. A token is kept until shortly before its end, with one request
 * in flight per scope. `renew` takes the rejected token: if many calls report the same token, only the first one
 * requests another.
 */
export function createApiSecuTokens(config: NonNullable<Config["apiSecu"]>, fetch: SourceFetch) {
  const client = createClient(config, fetch);
  const tokens = new LRUCache<string, string>({
    max: 100,
    ttl: 1,
    ignoreFetchAbort: true,
    fetchMethod: async (scope, _stale, { options }) => {
      const granted = await grant(client, scope);
      options.ttl = lifetimeMs(granted);
      return granted.access_token;
    },
  });
  return {
    get: (scope: string) => tokens.forceFetch(scope),
    renew(scope: string, refused: string): Promise<string> {
      if (tokens.get(scope) === refused) tokens.delete(scope);
      return tokens.forceFetch(scope);
    },
  };
}

function createClient(config: NonNullable<Config["apiSecu"]>, fetch: SourceFetch): Configuration {
  const server = { issuer: new URL(config.tokenUrl).origin, token_endpoint: config.tokenUrl };
  const client = new Configuration(server, config.clientId, undefined, ClientSecretPost(config.clientSecret));
  client[customFetch] = (url, { method, headers, body }) => {
    const patience = { signal: AbortSignal.timeout(patienceMs), at: performance.now() + patienceMs };
    const deadline = ofOne(patience, gatewayItself, "token");
    return fetch(url, { operation: "token", deadline, method, headers: () => headers, body, read: readTokenAnswer });
  };
  // The configuration has already refused plain http towards anything but loopback.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to stand out, not to be removed
  if (config.tokenUrl.startsWith("http:")) allowInsecureRequests(client);
  return client;
}

function readTokenAnswer(response: HttpAnswer): Response {
  if (response.status === 200) return response.toResponse();
  const refused = refusals.has(response.status) ? "SOURCE_REJECTED" : "SOURCE_INVALID_RESPONSE";
  throw failureOfStatus(response) ?? new SourceFailure(refused);
}

async function grant(client: Configuration, scope: string): Promise<TokenEndpointResponse> {
  try {
    return await clientCredentialsGrant(client, { scope });
  } catch (error) {
    const answerRefused = error instanceof ClientError && error.code !== undefined;
    throw answerRefused ? new SourceFailure("SOURCE_INVALID_RESPONSE", undefined, { cause: error }) : error;
  }
}

/** At least 1 ms: the library reads 0 as unlimited. */
function lifetimeMs({ expires_in: seconds = defaultLifetimeSeconds }: TokenEndpointResponse): number {
  return Math.max(1, (seconds - Math.min(marginSeconds, seconds / 2)) * 1000);
}
