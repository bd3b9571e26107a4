/** A path that a browser cannot read as an address of another site. */
const plainPath = /^\/(?![/\\])[\w\-./~!$&'()*+,;=:@%?[\]|^{}`]*$/;
const base = "https://gateway.invalid";
/** Characters. The value is kept with the login until the person comes back. */
const maxLength = 2_000;
/** A return into a login would loop. */
const loginPaths = /^\/auth(?:\/|$)/i;

export interface ReturnRules {
  /** The gateway's own origin. An absolute URL with this origin counts as its path. */
  readonly own: string;
  /** Other sites that a person may be sent back to. */
  readonly frontEnds: readonly string[];
}

/**
 * Returns where to redirect a person after their login: a path of the gateway, or an absolute URL of one of these
 * origins, with its query. Undefined for anything that is not clearly one of them, and beyond 2,000 characters.
 * Fragments stay in the browser.
 */
export function readReturnTo(value: string, { own, frontEnds }: ReturnRules): string | undefined {
  if (value.length > maxLength) return undefined;
  const isOf = (origin: string) => value === origin || value.startsWith(`${origin}/`);
  const origin = frontEnds.find((one) => one !== own && isOf(one));
  if (origin !== undefined) {
    const url = readPath(value.slice(origin.length) || "/");
    return url && `${origin}${url.pathname}${url.search}`;
  }
  const url = readPath(isOf(own) ? value.slice(own.length) || "/" : value);
  return url && !loginPaths.test(decodeOnce(url.pathname)) ? `${url.pathname}${url.search}` : undefined;
}

function readPath(value: string): URL | undefined {
  if (!plainPath.test(value) || !URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  // Checked again: after parsing, dots and percent signs may have produced another path.
  return url.origin === base && plainPath.test(`${url.pathname}${url.search}`) ? url : undefined;
}

function decodeOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
