import { readFileSync } from "node:fs";
import { z } from "zod";
import { StartError } from "../src/errors.js";
import { identityScopes } from "./franceconnect/identity.js";
import type { ServiceProvider } from "./franceconnect/options.js";
import { benefitScopes, dataProvider, relyingParty, serviceProvider } from "./registrations.js";

const taken = [dataProvider, relyingParty, serviceProvider].map(({ clientId }) => clientId);
const allScopes = ["openid", ...Object.keys(identityScopes), ...benefitScopes];

/** The sandbox refuses at the start a URI to which a browser could not return: its users are programs. */
const redirectUri = z
  .url({ protocol: /^https?$/, error: "must be an http or https URL" })
  .refine((uri) => !uri.includes("#"), "must have no fragment");

/** A developer's own service provider, with the field names of OpenID Connect's client metadata. */
const Client = z
  .strictObject({
    client_id: z.string().min(1),
    client_secret: z.string().min(1),
    redirect_uris: z.array(redirectUri).min(1),
    post_logout_redirect_uris: z.array(redirectUri).default([]),
    /** Separated by spaces; all scopes of the sandbox by default. */
    scope: z.string().default(allScopes.join(" ")),
    /** Algorithm of id tokens and of userinfo. */
    id_token_signed_response_alg: z.enum(["ES256", "RS256"]).default("ES256"),
  })
  .transform((client): ServiceProvider => ({
    clientId: client.client_id,
    clientSecret: client.client_secret,
    redirectUris: client.redirect_uris,
    postLogoutRedirectUris: client.post_logout_redirect_uris,
    scopes: client.scope.split(" ").filter(Boolean),
    signedAlg: client.id_token_signed_response_alg,
  }));

const Clients = z.array(Client).refine((clients) => {
  const ids = [...taken, ...clients.map(({ clientId }) => clientId)];
  return new Set(ids).size === ids.length;
}, "each client_id must be there once, and be none of the sandbox's own");

/** Reads the service providers from the file at SANDBOX_CLIENTS; empty when it is not set. Throws StartError. */
export function readClients(path: string | undefined): readonly ServiceProvider[] {
  if (!path) return [];
  const { data, error } = Clients.safeParse(readJson(path));
  if (data) return data;
  throw new StartError(
    error.issues.map(({ path: place, message }) => ["SANDBOX_CLIENTS", [...place, message].join(" ")].join(": ")),
  );
}

/** The complaints about the file; empty when it is valid. */
export function clientsComplaints(path: string): readonly string[] {
  try {
    readClients(path);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.complaints;
    throw error;
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new StartError(["SANDBOX_CLIENTS: must be the path of a readable JSON file"]);
  }
}
