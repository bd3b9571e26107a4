import type { Subject } from "../cache/keys.js";
import type { CivilIdentity } from "../identity/civil-identity.js";
import type { AccessToken } from "./access-token.js";
import type { Consumer } from "./consumers-file.js";

/** A person who may be asked about, and by what right. Made by those who verify it, in this room alone. */
export type Principal = AskablePrincipal | SessionPrincipal;

/** One about whom a source can be asked. */
export type AskablePrincipal = FranceConnectPrincipal | CivilIdentityPrincipal;

interface Right {
  readonly subject: Subject;
  readonly consumer: Consumer;
  /** What may be told of the person to this consumer. */
  readonly scopes: ReadonlySet<string>;
}

/** A person whom FranceConnect named to us, on behalf of a service provider that we know. */
export interface FranceConnectPrincipal extends Right {
  readonly modality: "france_connect";
  readonly token: AccessToken;
}

/** A person whom a consumer named, which is entitled to. */
export interface CivilIdentityPrincipal extends Right {
  readonly modality: "civil_identity";
  readonly identity: CivilIdentity;
  /** Where the identity stands in the operation's arguments: `identity`, `identities.3`. */
  readonly argument: string;
}

/** A person who has signed in through the gateway: what was learnt then is told until the session ends. */
export interface SessionPrincipal extends Right {
  readonly modality: "session";
  /** The scopes that the login did not ask for, and another login may. */
  readonly notAsked: ReadonlySet<string>;
  /** The same person, where our login's consumer may ask without FranceConnect. */
  readonly byCivilIdentity: CivilIdentityPrincipal | undefined;
}
