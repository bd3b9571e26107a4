import fc from "fast-check";
import { apiSecuError } from "../../../sandbox/api-secu/answers.js";
import { createApiKey } from "../../../src/auth/api-keys.js";
import { createKeys } from "../../../src/cache/keys.js";
import { ask } from "../ask.js";
import { writeConsumers } from "../gateway/consumers.js";
import { keyringOf, ringKey } from "../gateway/keyring.js";
import { startReplicas, type Replicas } from "../gateway/replicas.js";
import { crowdBirthDate } from "../load/crowd.js";
import { civilIdentityOf } from "../load/identities.js";
import { erasePerson } from "../redis/erase.js";
import { startRedis, type RedisServer } from "../redis/redis.js";
import { recordDump } from "../run-reports/reports.js";
import { judge, type Expected } from "./oracle.js";
import { createTruths, scopes, scopeSets, type Truth } from "./people.js";

const people = 12;
const atOnce = 24;
/** Duration of a round of the run through a failure: longer than the cache keeps facts. */
const roundMs = 4_000;
const rounds = 5;
/** Shorter than the life of FranceConnect's tokens. */
const loginLifeMs = 300_000;
const fields = "css { outcome description provenance { freshness } } rsa { outcome rightStartDate increased }";
const me = `{ me { ${fields} } }`;
const byIdentity = `query($identities: [CivilIdentityInput!]!) { people(identities: $identities) { ${fields} } }`;

const person = fc.nat({ max: people - 1 });
const request = {
  /** The gateway that gets the request. */
  at: fc.nat(),
  /** The scopes that the person has granted, or that the consumer is registered for. */
  consent: fc.nat({ max: scopeSets.length - 1 }),
  cacheControl: fc.constantFrom("", "", "", "", "no-cache", "no-store", "no-cache, no-store"),
};
const persons = fc.array(person, { minLength: 1, maxLength: 4 });
const step = fc.oneof(
  { weight: 60, arbitrary: fc.record({ kind: fc.constant("me" as const), person, ...request }) },
  { weight: 30, arbitrary: fc.record({ kind: fc.constant("people" as const), persons, ...request }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("failure" as const),
      person,
      fails: fc.constantFrom(true, false, false, false),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("erasure" as const), person }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Request = Extract<Step, { cacheControl: string }>;

interface Outcome {
  readonly requests: number;
  /** Number of statuses returned. */
  readonly told: number;
  /** Freshness of the returned statuses. */
  readonly freshness: readonly string[];
  readonly violations: readonly string[];
}

/** Starts gateways that cache in their processes and in one Redis, and the people of the requests. */
export async function startIsolation() {
  const truths = createTruths(people);
  const redis = await startRedis();
  const key = ringKey("k1");
  const consumers = createConsumers();
  const replicas = await startReplicas({
    count: 1,
    people: truths.map(({ persona }) => persona),
    environment: {
      KEYRING: keyringOf(key),
      CONSUMERS_FILE: consumers.path,
      RSA_SOURCE: "api-particulier",
      CACHE_TTL_SECONDS: "1",
      CACHE_STALE_SECONDS: "2",
    },
  });
  const sharing = await Promise.all([1, 2].map(() => replicas.startReplica({ REDIS_URL: redis.url })));
  const tokenOf = createLogins(replicas, truths);
  const world = { truths, redis, keys: createKeys([key]), replicas, consumers, tokenOf };
  return {
    /** Runs the steps that this seed gives, many at once, on all gateways. */
    run: (seed: number, count: number) => run(world, fc.sample(step, { seed, numRuns: count }), [0, ...sharing]),
    /** Queries this gateway about each person, one request after the other, with each set of scopes. */
    runEverybody: (at: number) => run(world, everybody(), [at], 1),
    /** Does the same for each gateway that is not broken. Adds the number of statuses that the scopes cover. */
    runEverybodyEverywhere: () =>
      Promise.all(
        [0, ...sharing].map(async (at) => ({ ...(await run(world, everybody(), [at], 1)), covered: coveredByAll })),
      ),
    /** Queries one person until their facts are live, then cached, then declared stale while their sources fail. */
    runThroughFailure: () => runThroughFailure(world),
    /** Starts one more gateway, broken on purpose. Returns its index. */
    startMutant: (mutant: string) => {
      const hooks = new URL("../mutant.js", import.meta.url).href;
      return replicas.startReplica({ NODE_OPTIONS: `--import=${hooks}`, MUTANT: mutant, CACHE_TTL_SECONDS: "300" });
    },
    close: async () => {
      recordDump(await redis.dump());
      await replicas.close();
      await redis.close();
    },
  };
}

interface World {
  readonly truths: readonly Truth[];
  readonly redis: RedisServer;
  readonly keys: ReturnType<typeof createKeys>;
  readonly replicas: Replicas;
  readonly consumers: ReturnType<typeof createConsumers>;
  readonly tokenOf: (person: number, consent: number) => Promise<string>;
}

const asking = { kind: "me", at: 0, cacheControl: "" } as const;

function everybody(): readonly Step[] {
  return Array.from({ length: people }, (_, person) =>
    scopeSets.map((_scopes, consent): Step => ({ ...asking, person, consent })),
  ).flat();
}

/** Number of statuses of all people, with each set of scopes. A benefit's scope covers one status. */
const coveredByAll = people * scopeSets.flat().filter((scope) => scope === scopes.css || scope === scopes.rsa).length;

/** The gateway can serve stale facts for two seconds. A machine that is too busy for that gets another round. */
async function runThroughFailure(world: World): Promise<Outcome> {
  const ask: Step = { ...asking, person: 0, consent: scopeSets.length - 1 };
  const failure: Step = { kind: "failure", person: 0, fails: true };
  const outcomes: Outcome[] = [];
  const found = () => new Set(outcomes.flatMap(({ freshness }) => freshness));
  for (let round = 0; round < rounds && found().size < 3; round += 1) {
    const end = performance.now() + roundMs;
    outcomes.push(await run(world, [ask, ask, failure], [0], 1));
    while (performance.now() < end && !found().has("STALE")) outcomes.push(await run(world, [failure, ask], [0], 1));
  }
  return {
    requests: outcomes.reduce((sum, { requests }) => sum + requests, 0),
    told: outcomes.reduce((sum, { told }) => sum + told, 0),
    freshness: [...found()].sort(),
    violations: outcomes.flatMap(({ violations }) => violations),
  };
}

async function run(
  world: World,
  steps: readonly Step[],
  at: readonly number[],
  concurrency = atOnce,
): Promise<Outcome> {
  world.replicas.apiSecu.restore();
  world.replicas.apiParticulier.restore();
  const waiting = steps.values();
  const violations: string[] = [];
  const freshness = new Set<string>();
  let requests = 0;
  let told = 0;
  const takeSteps = async () => {
    for (const next of waiting) {
      if (next.kind === "failure") fail(world, next);
      else if (next.kind === "erasure") await erase(world, next.person);
      else {
        const { answer, expected } = await send(world, next, at);
        const verdict = judge(answer, expected);
        violations.push(...verdict.violations);
        for (const [how] of answer.text.matchAll(/LIVE|CACHED|STALE/g)) freshness.add(how);
        requests += 1;
        told += verdict.told;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, takeSteps));
  return { requests, told, freshness: [...freshness].sort(), violations };
}

async function send({ truths, replicas, consumers, tokenOf }: World, next: Request, at: readonly number[]) {
  const url = replicas.urls[at[next.at % at.length] ?? 0] ?? "";
  const granted = scopeSets[next.consent] ?? [];
  const cacheControl = next.cacheControl && { "cache-control": next.cacheControl };
  const expect = (index: number, path: Expected["path"]) => ({ path, truth: truthOf(truths, index), scopes: granted });
  if (next.kind === "me") {
    const token = await tokenOf(next.person, next.consent);
    return {
      answer: await ask(url, me, { token, headers: { ...cacheControl } }),
      expected: [expect(next.person, ["me"])],
    };
  }
  const identities = next.persons.map((index) => civilIdentityOf(truthOf(truths, index).persona));
  const headers = { "x-api-key": consumers.keys[next.consent] ?? "", ...cacheControl };
  const answer = await ask(url, byIdentity, { variables: { identities }, headers });
  return { answer, expected: next.persons.map((index, place) => expect(index, ["people", place])) };
}

function fail({ truths, replicas }: World, { person: index, fails }: Extract<Step, { kind: "failure" }>): void {
  const { login, persona } = truthOf(truths, index);
  const own = persona.apiParticulier?.revenu_solidarite_active ?? "hang";
  replicas.apiSecu.answer(login, "CSS", fails ? apiSecuError(50001) : persona.apiSecu.CSS);
  replicas.apiParticulier.answer(login, "revenu_solidarite_active", fails ? { status: 500, raw: "" } : own);
}

async function erase({ truths, redis, keys }: World, index: number): Promise<void> {
  const { family_name: birthName, given_name: firstGivenName } = truthOf(truths, index).persona.identity;
  await erasePerson(redis.client, keys.personPrefixes({ birthName, firstGivenName, birthDate: crowdBirthDate }));
}

function truthOf(truths: readonly Truth[], index: number): Truth {
  const truth = truths[index];
  if (!truth) throw new Error("one of the people is meant");
  return truth;
}

/** Creates a consumer for each set of scopes, beside the one that owns the tokens and is registered for all scopes. */
function createConsumers() {
  const keys = scopeSets.map(() => createApiKey());
  const { path } = writeConsumers([
    {},
    ...scopeSets.map((granted, index) => ({
      id: `partenaire-${String(index)}`,
      siret: `3560000000000${String(index)}`,
      franceConnectClientIds: [],
      apiKeys: [keys[index]?.hash],
      modalities: ["civil_identity"],
      scopes: granted,
    })),
  ]);
  return { path, keys: keys.map(({ key }) => key) };
}

/** Returns a function that gives a valid token for each person and consent. */
function createLogins({ token }: Replicas, truths: readonly Truth[]) {
  const logins = new Map<string, { readonly at: number; readonly token: Promise<string> }>();
  return (index: number, consent: number): Promise<string> => {
    const name = `${String(index)} ${String(consent)}`;
    const known = logins.get(name);
    if (known && performance.now() - known.at < loginLifeMs) return known.token;
    const scope = ["openid", "identite_pivot", ...(scopeSets[consent] ?? [])].join(" ");
    const login = { at: performance.now(), token: token(truthOf(truths, index).login, scope) };
    logins.set(name, login);
    return login.token;
  };
}
