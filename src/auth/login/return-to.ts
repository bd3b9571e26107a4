/** A path as a browser would come to it: nothing of it can be read as another site's. */
const plainPath = /^\/(?![/\\])[\w\-./~!$&'()*+,;=:@%?[\]|^{}`]*$/;
const base = "https://gateway.invalid";
/** It is kept with the login until the person comes back. */
const maxLength = 2_000;
/** Going back into a login would go round in circles. */
const loginPaths = /^\/auth(?:\/|$)/i;

export interface ReturnRules {
  /** The gateway's own origin: an absolute URL of it counts as its path. */
  readonly own: string;
  /** Other sites that a person may be sent back to. */
  readonly frontEnds: readonly string[];
}

/**
 * Where a person is sent back to after their login: a path of ours, or an absolute URL of one of these origins, with its query.
 * Undefined for anything that is not plainly one of them, and beyond 2,000 characters. Fragments stay in the browser.
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
  // Once more, for dots and percent signs may have become another path.
  return url.origin === base && plainPath.test(`${url.pathname}${url.search}`) ? url : undefined;
}

function decodeOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
