import {
  allowInsecureRequests,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type Configuration,
  type ServerMetadata,
} from "openid-client";
import type { Config } from "../../config/config.js";
import { InternalError } from "../../errors.js";
import { HttpFailure, type HttpFetch } from "../../http-client/http-client.js";
import { causesOf } from "./failure.js";

const renewalSpacingMs = 30_000;
const failureSpacingMs = 1_000;
/** Statuses of an address that FranceConnect no longer uses. */
const goneStatuses = [404, 410];

/** The endpoints of FranceConnect that the gateway uses as relying party. */
export type Endpoint = "discovery" | "jwks" | "token" | "userinfo" | "logout";

interface Options {
  readonly config: Pick<Config["franceConnect"], "issuer">;
  readonly registration: NonNullable<Config["login"]>;
  readonly fetchOf: (endpoint: Endpoint) => HttpFetch;
}

/** One discovery, in progress or ended, and the time when another may replace it. */
interface Attempt {
  readonly client: Promise<Configuration>;
  retryAt: number;
}

/**
 * Keeps FranceConnect's addresses and keys, as openid-client stores them. Discovery runs once, and again one second
 * after a discovery that failed. It also runs after a failure of a key or of a connection, at most once in 30 s. The
 * known values stay in use until a renewal succeeds, so no sign-in waits for a renewal.
 */
export function createDiscovery(options: Options) {
  let current: Attempt | undefined;
  let renewableAt = -Infinity;

  function start(client: Promise<Configuration>): Attempt {
    const attempt = { client, retryAt: Infinity };
    client.catch(() => {
      attempt.retryAt = performance.now() + failureSpacingMs;
    });
    current = attempt;
    return attempt;
  }

  return {
    get(): Promise<Configuration> {
      const isUsable = current && performance.now() < current.retryAt;
      return (isUsable && current ? current : start(discover(options))).client;
    },
    /** Discovers again if changed addresses or keys may have caused the failure of a call. */
    renewAfter(failure: unknown): void {
      if (!isStale(failure) || performance.now() < renewableAt) return;
      renewableAt = performance.now() + renewalSpacingMs;
      discover(options).then(
        (renewed) => {
          start(Promise.resolve(renewed));
        },
        () => undefined,
      );
    },
  };
}

/** Whether a connection failed, or no published key matches a signature. A browser cannot cause either. */
function isStale(failure: unknown): boolean {
  return causesOf(failure).some((cause) => cause instanceof HttpFailure || isKeyFailure(cause));
}

/**
 * Whether the failure comes from a key. Only the error's cause separates a bad signature from openid-client's other bad
 * answers.
 */
function isKeyFailure({ cause, ...error }: Error & { readonly code?: unknown }): boolean {
  if (error.code === "OAUTH_KEY_SELECTION_FAILED") return true;
  return error.code === "OAUTH_INVALID_RESPONSE" && typeof cause === "object" && cause !== null && "signature" in cause;
}

async function discover({ config: { issuer }, registration: { clientId, clientSecret, signedAlg }, fetchOf }: Options) {
  /** Known after the discovery. */
  const known: { server?: ServerMetadata } = {};
  // The configuration has already refused plain http, except to loopback.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to stand out, not to be removed
  const transport = issuer.startsWith("http:") ? [allowInsecureRequests] : [];
  const client = await discovery(
    new URL(issuer),
    clientId,
    // Pinned: otherwise openid-client accepts any algorithm that FranceConnect lists, HS256 among them.
    { id_token_signed_response_alg: signedAlg, userinfo_signed_response_alg: signedAlg },
    ClientSecretPost(clientSecret),
    {
      execute: [...transport, enableNonRepudiationChecks],
      async [customFetch](url, { method, headers, body }) {
        const response = await fetchOf(endpointAt(url, known))(url, {
          method,
          headers,
          body,
          isIdempotent: method === "GET",
        });
        if (response.status < 500 && !goneStatuses.includes(response.status)) return response.toResponse();
        throw new HttpFailure("unreachable", {
          cause: new InternalError(`FranceConnect answered ${String(response.status)}`),
        });
      },
    },
  );
  known.server = client.serverMetadata();
  return client;
}

/** Returns the endpoint at this address. Before the discovery has ended, there is no other than its own. */
function endpointAt(url: string, { server }: { readonly server?: ServerMetadata }): Endpoint {
  const endpoints: readonly (readonly [string | undefined, Endpoint])[] = [
    [server?.token_endpoint, "token"],
    [server?.userinfo_endpoint, "userinfo"],
    [server?.jwks_uri, "jwks"],
    [server?.revocation_endpoint, "logout"],
  ];
  return endpoints.find(([address]) => address === url)?.[1] ?? "discovery";
}
