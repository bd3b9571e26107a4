/** Who is registered with whom in the sandbox. Nothing here opens anything outside it. */

export const benefitScopes = [
  "complementaire_sante_solidaire",
  "revenu_solidarite_active",
  "revenu_solidarite_active_majoration",
] as const;

/** The gateway, as data provider of the sandbox's FranceConnect. */
export const dataProvider = { clientId: "dp-prestations-gateway", clientSecret: "sandbox-dp-secret" };

/** A service provider: the one whose back-end sends tokens to the gateway. */
export const serviceProvider = {
  clientId: "sp-ville-exemple",
  clientSecret: "sandbox-sp-secret",
  redirectUri: "http://127.0.0.1/callback",
};

/** The gateway, as client of the sandbox's API-SECU. */
export const apiSecuClient = { clientId: "gateway", clientSecret: "sandbox-api-secu-secret" };
