/** Where the gateway is. Its host is the page's own or a sister of it, or the browser sends no cookie: both `localhost` here. */
export const gatewayUrl: string = import.meta.env["VITE_GATEWAY_URL"] ?? "http://localhost:4000";

/** Sends the browser to FranceConnect, and back to this page. `benefits` are those that `me` is asked for. */
export function signInUrl(benefits: readonly string[]): string {
  const { origin, pathname, search } = window.location;
  const query = new URLSearchParams({ benefits: benefits.join(), returnTo: `${origin}${pathname}${search}` });
  return `${gatewayUrl}/auth/login?${query.toString()}`;
}

/** The address that a form is sent to by POST: it ends the session here and at FranceConnect. */
export const signOutUrl = `${gatewayUrl}/auth/logout`;
