import type { Subject } from "../cache/keys.js";
import type { CivilIdentity } from "../identity/civil-identity.js";
import type { AccessToken } from "./access-token.js";
import type { Consumer } from "./consumers-file.js";

/**
 * A person whose data may be requested, and the right to do so. Only the code in `src/auth` that verifies the right
 * creates it.
 */
export type Principal = SourcePrincipal | SessionPrincipal;

/** A principal that a source can be queried for. */
export type SourcePrincipal = FranceConnectPrincipal | CivilIdentityPrincipal;

interface Entitlement {
  readonly subject: Subject;
  readonly consumer: Consumer;
  /** The scopes of the data that may be disclosed to this consumer. */
  readonly scopes: ReadonlySet<string>;
}

/** A person whom FranceConnect identified, on behalf of a registered service provider. */
export interface FranceConnectPrincipal extends Entitlement {
  readonly modality: "france_connect";
  readonly token: AccessToken;
}

/** A person whom a consumer named. The consumer is entitled to this modality. */
export interface CivilIdentityPrincipal extends Entitlement {
  readonly modality: "civil_identity";
  readonly identity: CivilIdentity;
  /** The path of the identity in the operation's arguments: `identity`, `identities.3`. */
  readonly argument: string;
}

/**
 * A person who has signed in through the gateway. The facts fetched at the login are disclosed until the session ends.
 */
export interface SessionPrincipal extends Entitlement {
  readonly modality: "session";
  /** The scopes that the login did not ask for. Another login may ask for them. */
  readonly unrequestedScopes: ReadonlySet<string>;
  /** The same person, if the login's consumer may ask without FranceConnect. */
  readonly byCivilIdentity: CivilIdentityPrincipal | undefined;
}
