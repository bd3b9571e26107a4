import { eventually } from "../eventually.js";
import { keyringOf, type ringKey } from "../gateway/keyring.js";
import { startReplicas, type Replicas } from "../gateway/replicas.js";
import { createKeys } from "../../../src/cache/keys.js";
import { crowdBirthDate, createCrowd, crowdNameOf } from "../load/crowd.js";
import { logInAll } from "../load/log-in.js";
import { runCommand } from "../gateway/process.js";

interface Options {
  /** `REDIS_URL`. */
  readonly url: string;
  readonly people: number;
  readonly key: ReturnType<typeof ringKey>;
  readonly environment?: Readonly<Record<string, string>>;
  /** The public URL of the gateways, if people sign in through them. */
  readonly publicUrl?: string;
}

/** Two gateways that share one Redis, however it is run, and a crowd that has logged in. */
export interface Sharing {
  readonly replicas: Replicas;
  /** In the order of the crowd. */
  readonly tokens: readonly string[];
  /** Returns the id of the call to the source that the answer comes from. */
  readonly callOf: (replica: number, person: number) => Promise<string>;
  /** Resolves when a fact that one gateway has fetched is known to the other. Takes people whom nobody else asks about. */
  readonly shared: (people: Iterator<number>) => Promise<void>;
  /** Resolves when both gateways use Redis. */
  readonly serving: () => Promise<void>;
  /** Runs `npm run erase` for a person. Returns its exit code and output. */
  readonly erase: (person: number) => ReturnType<typeof runCommand>;
  /** Returns the start of the names of a person's data in Redis. */
  readonly prefixOf: (person: number) => string;
  close(): Promise<void>;
}

const query = "{ me { css { provenance { sourceCallId } } } }";
/** Attempts, ten a second. */
const patience = 200;

export async function startSharing({ url, people, key, environment, ...options }: Options): Promise<Sharing> {
  const variables = { REDIS_URL: url, KEYRING: keyringOf(key), CACHE_STALE_SECONDS: "0", ...environment };
  const replicas = await startReplicas({ count: 2, people: createCrowd(people), environment: variables, ...options });
  const tokens = await logInAll(replicas, people);
  const keys = createKeys([key]);
  const identityOf = (person: number) => ({
    birthName: crowdNameOf(person),
    firstGivenName: "Camille",
    birthDate: crowdBirthDate,
  });

  async function callOf(replica: number, person: number): Promise<string> {
    const { data, text } = await replicas.ask(replica, query, tokens[person]);
    const answer = data as {
      readonly me?: { readonly css?: { readonly provenance: { readonly sourceCallId: string } } };
    };
    if (!answer.me?.css) throw new Error(text);
    return answer.me.css.provenance.sourceCallId;
  }
  return {
    replicas,
    tokens,
    callOf,
    shared: (some) =>
      eventually(async () => {
        const { value: person } = some.next() as IteratorResult<number, undefined>;
        if (person === undefined) throw new Error("everybody was asked about");
        const fetched = await callOf(0, person);
        if ((await callOf(1, person)) !== fetched) throw new Error("not shared");
      }, patience),
    serving: () =>
      eventually(async () => {
        const states = await Promise.all(
          replicas.urls.map((one) => fetch(`${one}/health/ready`).then((r) => r.json())),
        );
        if (states.some((state) => (state as { readonly redis: string }).redis !== "serving"))
          throw new Error("not used");
      }, patience),
    erase: (person) => runCommand("erase", variables, JSON.stringify(identityOf(person))),
    prefixOf: (person) => keys.personPrefixes(identityOf(person))[0] ?? "",
    close: replicas.close,
  };
}
