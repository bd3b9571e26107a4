import type Provider from "oidc-provider";

import type { ReceivedCall } from "../received.js";
import type { Misbehaviour } from "./misbehaviour.js";
import type { FranceConnectOptions } from "./options.js";
import type { SigningKeys } from "./signing-keys.js";

/** State shared by the routes. `provider`, `signingKeys` and `misbehaviour` can change: read them at each call. */
export interface StandIn {
  readonly issuer: string;
  readonly options: FranceConnectOptions;
  readonly counters: { checktoken: number; jwks: number; discovery: number; token: number; userinfo: number };
  readonly received: ReceivedCall[];
  /** Aborted by `close()`. */
  readonly closing: AbortSignal;
  provider: Provider;
  signingKeys: SigningKeys;
  misbehaviour: Misbehaviour;
}
