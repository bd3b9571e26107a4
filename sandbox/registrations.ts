/** The client registrations of the sandbox. These credentials are of no use outside it. */

/** Scopes that a service provider requests by default. */
export const usualScopes = [
  "complementaire_sante_solidaire",
  "revenu_solidarite_active",
  "revenu_solidarite_active_majoration",
] as const;

/** Scopes that a service provider may request. */
export const benefitScopes = [
  ...usualScopes,
  "allocation_adulte_handicape",
  "prime_activite",
  "prime_activite_majoration",
  "allocation_soutien_familial",
] as const;

/** The gateway, as data provider of the sandbox's FranceConnect. */
export const dataProvider = { clientId: "dp-prestations-gateway", clientSecret: "sandbox-dp-secret" };

/** A service provider: the one whose back-end sends tokens to the gateway. */
export const serviceProvider = {
  clientId: "sp-ville-exemple",
  clientSecret: "sandbox-sp-secret",
  redirectUri: "http://127.0.0.1/callback",
  postLogoutRedirectUri: "http://127.0.0.1/logged-out",
};

/** The gateway, as relying party of the sandbox's FranceConnect: for people who sign in through it. */
export const relyingParty = { clientId: "rp-prestations-gateway", clientSecret: "sandbox-rp-secret" };

/** The same service provider's API key at the gateway, when no other consumers are configured. */
export const demoApiKey = "1AzpXsw1-DtquWsihZo6PkC-L3vqEmAP7WNuVQHZW9M";

/** The gateway, as client of the sandbox's API-SECU. */
export const apiSecuClient = { clientId: "gateway", clientSecret: "sandbox-api-secu-secret" };

/** The gateway's token for the civil-identity modality of the sandbox's API Particulier. */
export const apiParticulierToken = "sandbox-api-particulier-token";
