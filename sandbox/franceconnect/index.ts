import { once } from "node:events";
import { createServer, type Server } from "node:http";

import { responsesOf } from "../compression.js";
import type { ReceivedCall } from "../received.js";
import { findActiveToken } from "./checktoken.js";
import type { Misbehaviour } from "./misbehaviour.js";
import type { FranceConnectOptions } from "./options.js";
import { basePath, createProvider } from "./provider.js";
import { route } from "./routes.js";
import { createSigningKeys } from "./signing-keys.js";
import type { StandIn } from "./stand-in.js";
import { createStorage } from "./storage.js";

export interface FranceConnect {
  /** `http://127.0.0.1:<port>/api/v2` */
  readonly issuer: string;
  /** Numbers of calls received, those answered with a fault included. */
  readonly counters: Readonly<StandIn["counters"]>;
  /** Every request, in order, including those of browsers and service providers. */
  readonly received: readonly ReceivedCall[];
  /** Sets the faults until the next call; null means no fault. */
  misbehave(misbehaviour: Misbehaviour | null): void;
  /** New signing keys, with new or with the same kids. The old keys leave /jwks at once. Tokens and sessions stay. */
  rotateSigningKeys(kids?: "new" | "same"): Promise<void>;
  /** The person behind an active access token, and the scopes granted to it; `undefined` for any other token. */
  holderOf(accessToken: string): Promise<{ login: string; scopes: ReadonlySet<string> } | undefined>;
  /** Closes at once, even with requests in progress. */
  close(): Promise<void>;
}

async function listen(server: Server, port: number): Promise<string> {
  await once(server.listen(port, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return `http://127.0.0.1:${String(address.port)}${basePath}`;
}

/** A local FranceConnect over HTTP. Rejects when the port is taken. */
export async function startFranceConnect(options: FranceConnectOptions): Promise<FranceConnect> {
  const server = createServer({ ServerResponse: responsesOf(options.compression) });
  const storage = createStorage();
  const closing = new AbortController();
  const signingKeys = options.signingKeys ?? (await createSigningKeys());
  const issuer = await listen(server, options.port);
  const standIn: StandIn = {
    issuer,
    options,
    counters: { checktoken: 0, jwks: 0, discovery: 0, token: 0, userinfo: 0 },
    received: [],
    closing: closing.signal,
    provider: createProvider(issuer, options, signingKeys, storage),
    signingKeys,
    misbehaviour: {},
  };
  server.on("request", (request, response) => void route(standIn, request, response));
  return {
    issuer,
    counters: standIn.counters,
    received: standIn.received,
    misbehave: (misbehaviour) => {
      standIn.misbehaviour = misbehaviour ?? {};
    },
    rotateSigningKeys: async (kids = "new") => {
      standIn.signingKeys = await createSigningKeys(kids === "same" ? standIn.signingKeys : undefined);
      standIn.provider = createProvider(issuer, options, standIn.signingKeys, storage);
    },
    holderOf: (accessToken) => findActiveToken(standIn.provider, accessToken),
    close: async () => {
      if (!server.listening) return;
      closing.abort();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
