/**
 * The address of the gateway. It must be on the same site as the page: otherwise the browser does not send the cookie.
 * Here, both are on `localhost`.
 */
export const gatewayUrl: string = import.meta.env["VITE_GATEWAY_URL"] ?? "http://localhost:4000";

/**
 * Returns the address of a link to sign in. It leads to FranceConnect, then back to this page. `benefits` are the
 * benefits that the page queries in `me`.
 */
export function signInUrl(benefits: readonly string[]): string {
  const { origin, pathname, search } = window.location;
  const query = new URLSearchParams({ benefits: benefits.join(), returnTo: `${origin}${pathname}${search}` });
  return `${gatewayUrl}/auth/login?${query.toString()}`;
}

/** The address of the form to sign out, sent by POST. It ends the session at the gateway and at FranceConnect. */
export const signOutUrl = `${gatewayUrl}/auth/logout`;
