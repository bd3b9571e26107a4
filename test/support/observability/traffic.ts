import { ask, type AskOptions } from "../ask.js";
import { askSignedIn, comeBack, signIn, signOut } from "../browser/sign-in.js";
import { civilIdentityOf, persona } from "../load/identities.js";
import type { ObservedGateway } from "./observed-gateway.js";

const both = "{ me { css { outcome } rsa { outcome } } }";
const catalogue = "{ apis(first: 5) { totalCount } }";
const byIdentity = "query($identity: CivilIdentityInput!) { person(identity: $identity) { css { outcome } } }";
const identity = civilIdentityOf(persona("test"));

/** Sends one request, and accepts any answer. */
type Send = (index: number) => Promise<unknown>;

/** Returns one request of each kind that clients send, in the proportions of a working day. */
export async function createTraffic(gateway: ObservedGateway): Promise<readonly Send[]> {
  const { url, tokens } = gateway;
  const byKey = { "x-api-key": gateway.key };
  const send = (query: string, options: AskOptions) => ask(url, query, options);
  const crowd =
    (headers = {}) =>
    (index: number) =>
      send(both, { token: tokens[index % tokens.length] ?? "", headers: { ...byKey, ...headers } });
  const failing = await Promise.all(
    ["apisecu_503", "apisecu_html", "apipart_36008"].map((login) => gateway.token(login)),
  );
  const withoutScope = await gateway.token("test", "openid identite_pivot");
  return [
    ...Array.from({ length: 24 }, () => crowd()),
    ...Array.from({ length: 6 }, () => crowd({ "cache-control": "no-cache" })),
    () => send(catalogue, {}),
    () => send(byIdentity, { headers: byKey, variables: { identity } }),
    () => send(byIdentity, { headers: byKey, variables: { identity: { ...identity, birthDate: "1990-13-45" } } }),
    () => send("{ nonsense }", { headers: byKey }),
    () => send(both, { token: "unknown-to-franceconnect", headers: byKey }),
    () => send(both, { token: withoutScope, headers: byKey }),
    (index) => send(both, { token: failing[index % failing.length] ?? "", headers: byKey }),
  ];
}

/** A person signs in, reads both statuses and signs out; another one refuses. */
export async function visit(gateway: ObservedGateway): Promise<void> {
  const { browser } = await signIn(gateway, { benefits: "css,rsa" });
  await askSignedIn(gateway, browser, both);
  await signOut(gateway, browser);
  const refused = await comeBack(gateway, { decision: "refuse" });
  await refused.browser.open(refused.callback);
}
