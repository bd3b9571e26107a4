import type { variables, Variables } from "./environment.js";

/** The variables that each source needs, if a benefit uses it. */
const variablesOfSource: Readonly<Record<string, readonly (keyof typeof variables)[]>> = {
  "api-secu": ["API_SECU_BASE_URL", "API_SECU_TOKEN_URL", "API_SECU_CLIENT_ID", "API_SECU_CLIENT_SECRET"],
  "api-particulier": ["API_PARTICULIER_BASE_URL"],
};

/**
 * Returns the variables that others make required: those of a source that is chosen, half configured, or used in
 * production, both halves of our login, and in production a choice of the operator's port. Outside production, a source
 * without any configuration is left out.
 */
export function requiredByOthers(present: Variables): readonly string[] {
  const { NODE_ENV, CSS_SOURCE, RSA_SOURCE } = present;
  const login = ["FRANCECONNECT_RP_CLIENT_ID", "FRANCECONNECT_RP_CLIENT_SECRET"];
  const ofSources = [CSS_SOURCE, RSA_SOURCE].flatMap((chosen) => {
    const needed = variablesOfSource[chosen ?? "api-secu"] ?? [];
    const isUsed =
      chosen !== undefined || NODE_ENV === "production" || needed.some((name) => present[name] !== undefined);
    return isUsed ? needed : [];
  });
  const inProduction = NODE_ENV === "production" ? ["OPERATOR_PORT"] : [];
  return [...new Set(ofSources), ...inProduction, ...(login.some((name) => present[name] !== undefined) ? login : [])];
}
