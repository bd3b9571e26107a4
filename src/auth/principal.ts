import type { Subject } from "../cache/keys.js";
import type { AccessToken } from "./access-token.js";
import type { CivilIdentity } from "./civil-identity.js";
import type { Consumer } from "./consumers-file.js";

/** A person who may be asked about, and by what right. Made by those who verify it, in this room alone. */
export type Principal = FranceConnectPrincipal | CivilIdentityPrincipal;

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
