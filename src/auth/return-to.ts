/** An address of our own as a browser would come to it: nothing of it can be read as another site's. */
const ownPath = /^\/(?![/\\])[\w\-./~!$&'()*+,;=:@%?]*$/;
const base = "https://gateway.invalid";
/** Going back into a login would go round in circles. */
const loginPaths = /^\/auth(?:\/|$)/i;

/**
 * The path, with its query, that a person is sent back to after their login; undefined for anything that is not plainly a
 * path of ours. Fragments stay in the browser.
 */
export function readReturnTo(value: string): string | undefined {
  if (!ownPath.test(value) || !URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  const path = `${url.pathname}${url.search}`;
  // Once more, for dots and percent signs may have become another path.
  const isOurs = url.origin === base && ownPath.test(path) && !loginPaths.test(decodeOnce(url.pathname));
  return isOurs ? path : undefined;
}

function decodeOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
