import fc from "fast-check";
import { anyText, mostly, nearly } from "../grammar/text.js";
import { defineTarget, Fault, type Target } from "../target.js";
import type { FuzzedGateway } from "./gateway.js";

const callbacks = fc.record({
  code: nearly(fc.constantFrom("a-code", "c".repeat(43))),
  /** Added to the state of the login. */
  state: mostly(fc.constant(""), anyText, 8),
  others: mostly(
    fc.constant({}),
    fc.dictionary(
      fc.constantFrom("iss", "error", "error_description", "response", "id_token", "session_state"),
      fc.oneof(fc.constantFrom("access_denied", "http://127.0.0.1:1", "login_required"), anyText),
      { noNullPrototype: true },
    ),
    1,
  ),
  cookie: mostly(fc.constant(""), anyText, 8),
});

/** The return of a login that a browser has started, with a code that FranceConnect has not given. Nobody is signed in. */
export function createCallbackTarget({ send, meter }: FuzzedGateway): Target {
  return defineTarget({
    name: "callbacks after a login",
    share: 3,
    meter,
    cases: callbacks,
    async check({ code, state, others, cookie }) {
      const login = await send({ path: "/auth/login?returnTo=/", headers: {} });
      const begun = new URL(login.headers.location ?? "http://none.invalid").searchParams;
      const query = new URLSearchParams({ code, state: `${begun.get("state") ?? ""}${state}`, ...others });
      const [browser = ""] = login.headers["set-cookie"]?.[0]?.split(";") ?? [];
      const headers = { cookie: browser + encodeURIComponent(cookie.toWellFormed()).slice(0, 4_000) };
      const answer = await send({ path: `/auth/callback?${query.toString()}`, headers });
      if (/__Host-session=[\w-]/.test(String(answer.headers["set-cookie"])))
        throw new Fault("wrong", "somebody is signed in");
      return `${login.result} ${answer.result}`;
    },
  });
}
