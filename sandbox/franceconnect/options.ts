import type { SigningKeys } from "./signing-keys.js";
import type { Compression } from "../compression.js";
import type { Persona } from "../people/persona.js";

/** The gateway's registration as data provider: its checktoken credentials, and the algorithms of the answer. */
export interface DataProvider {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Called at every checktoken call, so that the gateway may start after the stand-in. */
  readonly jwksUrl: () => string;
  /** `token_introspection.scope` contains only these. */
  readonly scopes: readonly string[];
  readonly signedAlg: "ES256" | "RS256";
  readonly encryptedAlg: "ECDH-ES" | "RSA-OAEP-256";
  readonly encryptedEnc: "A256GCM";
}

/** A service that sends its users to FranceConnect, the gateway's own login included. */
export interface ServiceProvider {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  readonly scopes: readonly string[];
  /** Algorithm of its id tokens and of userinfo; ES256 by default. */
  readonly signedAlg?: "ES256" | "RS256";
}

export interface FranceConnectOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataProvider: DataProvider;
  readonly serviceProviders: readonly ServiceProvider[];
  readonly people: readonly Persona[];
  readonly compression?: Compression;
  /** Lifetime of an access token; 60 seconds at FranceConnect. */
  readonly accessTokenSeconds?: number;
  /** New keys by default. */
  readonly signingKeys?: SigningKeys;
}
