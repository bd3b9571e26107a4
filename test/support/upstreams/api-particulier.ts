import { randomBytes } from "node:crypto";
import { startApiParticulier } from "../../../sandbox/api-particulier/index.js";
import { personas } from "../../../sandbox/people/index.js";
import type { Persona } from "../../../sandbox/people/persona.js";
import { apiParticulierToken, benefitScopes } from "../../../sandbox/registrations.js";
import { AccessToken } from "../../../src/auth/access-token.js";
import type { Consumer } from "../../../src/auth/consumers-file.js";
import type { SourcePrincipal } from "../../../src/auth/principal.js";
import { createKeys } from "../../../src/cache/keys.js";
import { createApiParticulier } from "../../../src/datasources/api-particulier/api-particulier.js";
import { createPermits } from "../../../src/datasources/resilience/rate-limiter/permits.js";
import { createRateLimiter } from "../../../src/datasources/resilience/rate-limiter/rate-limiter.js";
import { ofOne } from "../../../src/datasources/resilience/shared-deadline.js";
import { toFailure, type SourceFetch } from "../../../src/datasources/resilience/source-fetch.js";
import type { Fact, SourceQuery } from "../../../src/datasources/source.js";
import { createHttpClient } from "../../../src/http-client/http-client.js";
import { readCivilIdentity, type CivilIdentity } from "../../../src/identity/civil-identity.js";
import { ringKey } from "../gateway/keyring.js";
import { civilIdentityOf } from "../load/identities.js";

const consumer: Consumer = {
  id: "ville-exemple",
  name: "Ville d'Exemple",
  siret: "13002526500013",
  franceConnectClientIds: [],
  apiKeys: [],
  modalities: ["france_connect", "civil_identity"],
  scopes: [...benefitScopes],
};
const right = { consumer, scopes: new Set(benefitScopes) };

const { subjectOf } = createKeys([ringKey("test")]);
const someone = { birthName: "", firstGivenName: "", birthDate: "" };
const subject = (modality: SourcePrincipal["modality"]) => subjectOf({ modality, identifiers: [], ...someone });

/** A source with the same timeout for every call. */
export interface BareSource {
  readonly ask: (question: Omit<SourceQuery, "deadline">) => Promise<Fact>;
}

/** Starts API Particulier's stand-in, with limits that no test reaches. Its sources call it without a gateway. */
export async function startApiParticulierSource({ people = personas }: { readonly people?: readonly Persona[] } = {}) {
  const holders = new Map<string, { readonly login: string; readonly scopes: ReadonlySet<string> }>();
  const standIn = await startApiParticulier({
    port: 0,
    token: apiParticulierToken,
    people,
    holderOf: (token) => Promise.resolve(holders.get(token)),
    limits: { perSecond: 1_000_000, perMinute: 1_000_000 },
  });
  const client = createHttpClient({ timeoutMs: 20_000, connections: 64 });
  /** Permits without a limit: only the order of calls remains of the resilience module. */
  const createFetch = (): SourceFetch => {
    const budget = createRateLimiter("", { intervalMs: 1e-6, toleranceMs: 1 }, undefined);
    const permits = createPermits({ limiter: budget, concurrency: 64 });
    return async (url, { headers, deadline, exclusive, outageOf, read }) => {
      const call = async () => {
        const response = await client.fetch(url, { headers: headers(), signal: deadline.signal });
        outageOf?.(response);
        return response;
      };
      const answer = await permits.run(deadline, call, exclusive).catch((error: unknown) => {
        throw toFailure(error, deadline);
      });
      return read(answer);
    };
  };

  return {
    standIn,
    /** Creates a source, as each process has one. */
    createSource({ timeoutMs = 20_000, token = apiParticulierToken, baseUrl = standIn.baseUrl } = {}): BareSource {
      const source = createApiParticulier({ baseUrl, token: token || undefined }, createFetch());
      const deadline = () =>
        ofOne({ signal: AbortSignal.timeout(timeoutMs), at: performance.now() + timeoutMs }, { id: "test" }, "test");
      return { ask: (question) => source.ask({ ...question, deadline: deadline() }) };
    },
    /** Returns the principal of a test person after a separate FranceConnect login that granted these scopes. */
    citizen(login: string, scopes: readonly string[] = benefitScopes, siret = consumer.siret): SourcePrincipal {
      const token = randomBytes(32).toString("base64url");
      holders.set(token, { login, scopes: new Set(scopes) });
      return withToken(token, siret);
    },
    close: async () => {
      await client.close();
      await standIn.close();
    },
  };
}

/** Returns the principal of the bearer of this FranceConnect token. */
export function withToken(token: string, siret = consumer.siret): SourcePrincipal {
  return {
    modality: "france_connect",
    token: new AccessToken(token),
    subject: subject("france_connect"),
    ...right,
    consumer: { ...consumer, siret },
  };
}

/** Returns the principal of a person whom a consumer names. */
export function named(identity: CivilIdentity): SourcePrincipal {
  return { modality: "civil_identity", identity, argument: "identity", subject: subject("civil_identity"), ...right };
}

/** Returns a test person's identity as a source receives it. */
export function identityOf(login: string, people: readonly Persona[] = personas): CivilIdentity {
  const found = people.find((one) => one.login === login);
  if (!found) throw new Error(`there is no test person ${login}`);
  return readCivilIdentity(civilIdentityOf(found));
}
