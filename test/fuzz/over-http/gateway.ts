import { randomUUID } from "node:crypto";
import { benefitScopes, relyingParty } from "../../../sandbox/registrations.js";
import { createApiKey } from "../../../src/auth/api-keys.js";
import { createKeys } from "../../../src/cache/keys.js";
import { writeConsumers } from "../../support/gateway/consumers.js";
import { keyringOf, ringKey } from "../../support/gateway/keyring.js";
import { startReplicas } from "../../support/gateway/replicas.js";
import { startRedis } from "../../support/redis/redis.js";
import type { Meter } from "../target.js";
import { createClient, type Request, type Response } from "./client.js";
import { judgeResponse } from "./judge.js";
import { startProbe } from "./probe.js";
import { startUpstream, type Upstream } from "./upstream.js";

/** The only consumer. It owns the sign-in too. */
export const consumer = {
  siret: "13002526500013",
  scopes: benefitScopes,
  modalities: ["france_connect", "civil_identity"],
  franceConnectClientIds: [relyingParty.clientId],
};

interface Judged extends Response {
  /** The status, and the code of the first error. */
  readonly result: string;
}

/** A gateway in production mode, in a process of its own, with Redis, and services that give any answer. */
export interface FuzzedGateway {
  readonly redis: Awaited<ReturnType<typeof startRedis>>["client"];
  /** The names of the gateway's values in Redis. */
  readonly keys: ReturnType<typeof createKeys>;
  readonly upstream: Upstream;
  /** Sends any bytes over a connection of their own. */
  readonly sendBytes: (bytes: Uint8Array) => Promise<string>;
  /** The key of the only consumer. */
  readonly key: string;
  /** Measures the gateway's event loop. */
  readonly meter: Meter;
  /** Sends a request from an address of its own, so that no quota stops it. Throws Fault for an answer that is not allowed. */
  readonly send: (request: Request) => Promise<Judged>;
  /** Sends JSON to `/graphql`, with the consumer's key unless there are other headers. */
  readonly postOperation: (body: object, headers?: Readonly<Record<string, string>>) => Promise<Judged>;
  /** Stops everything. Returns what was wrong with the process. */
  readonly close: () => Promise<readonly string[]>;
}

export async function startFuzzedGateway(): Promise<FuzzedGateway> {
  const [redis, upstream, probe] = [await startRedis(), await startUpstream(), await startProbe()];
  const [ring, { key, hash }] = [ringKey("k1"), createApiKey()];
  const replicas = await startReplicas({
    count: 1,
    publicUrl: "https://guichet.example",
    environment: {
      NODE_ENV: "production",
      DEMO: "false",
      REDIS_URL: redis.url,
      KEYRING: keyringOf(ring),
      CONSUMERS_FILE: writeConsumers([{ ...consumer, apiKeys: [hash] }]).path,
      TRUST_PROXY: "true",
      ...probe.environment,
      ...upstream.environment,
    },
  });
  await probe.begin();
  const client = createClient(replicas.urls[0] ?? "");
  const send = createSend(client);
  const close = async () => {
    const complaints = await probe.close();
    client.close();
    await replicas.close();
    const output = (await replicas.processes[0]?.ended())?.output ?? "";
    upstream.close();
    await redis.close();
    return [...complaints, ...alarmingLines(output)];
  };
  return {
    redis: redis.client,
    keys: createKeys([ring]),
    upstream,
    sendBytes: client.sendBytes,
    key,
    meter: probe.meter,
    send,
    postOperation: (body, headers = { "x-api-key": key }) =>
      send({
        method: "POST",
        path: "/graphql",
        headers: { "content-type": "application/json", ...headers },
        body: body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body)),
      }),
    close,
  };
}

function createSend({ exchange }: Pick<ReturnType<typeof createClient>, "exchange">): FuzzedGateway["send"] {
  return async ({ headers, ...request }) => {
    const id = randomUUID();
    const [one, other] = id.split("-").slice(1);
    const from = { "x-correlation-id": id, "x-forwarded-for": `2001:db8:${one ?? ""}:${other ?? ""}::1` };
    const response = await exchange({ ...request, headers: { ...from, ...headers } });
    return { ...response, result: judgeResponse(request, id, response) };
  };
}

const maxLines = 5;

/** The first lines of the log that a healthy process does not write. */
function alarmingLines(output: string): readonly string[] {
  const isAlarming = (line: string) => /"level":60|masked error|unhandled|uncaught/i.test(line);
  return output.split("\n").filter(isAlarming).slice(0, maxLines);
}
