import { benefitScopes } from "../../../sandbox/registrations.js";
import cookies from "@fastify/cookie";
import fastify from "fastify";
import fc from "fast-check";
import { BadParameter, offeredBenefits, readLoginRequest } from "../../../src/auth/login/query.js";
import { sessionCookie } from "../../../src/auth/login/cookies.js";
import { isFromAllowedOrigin, isPreflighted } from "../../../src/auth/login/csrf.js";
import { readReturnTo } from "../../../src/auth/login/return-to.js";
import type { Source } from "../../../src/datasources/source.js";
import { serveBenefits } from "../../../src/datasources/benefits/index.js";
import { readCacheControl } from "../../../src/http/cache-control.js";
import { mediaTypeFor } from "../../../src/http/media-type.js";
import { networkOf } from "../../../src/http/rate-limits/network.js";
import { anyText, mostly, nearly } from "../grammar/text.js";
import { defineTarget, Fault, type Target } from "../target.js";

/** Never called. */
const source: Source = { name: "API_SECU", ask: () => Promise.reject(new Error("not called")) };
const own = "https://guichet.example";
const frontEnds = ["https://front.example", own];
const returnRules = { own, frontEnds };
const origins = fc.constantFrom(
  ...["", "", own, "https://front.example", "https://front.example.evil", "//evil", "/\\evil", "javascript:"],
);
const odd = fc.constantFrom("/a?b=c", "/%2e%2e//evil", "/.//evil", "/auth/login", "/AUTH", "\t//evil", "/a#b", "/%");
const paths = nearly(
  fc
    .tuple(origins, mostly(fc.constantFrom("", "/", "/catalogue"), odd), mostly(fc.constant(""), anyText))
    .map((parts) => parts.join("")),
);
const offered = offeredBenefits(
  Object.values(
    serveBenefits({ CSS: "api-secu", RSA: "api-secu" }, { "api-secu": source, "api-particulier": source }),
  ).map(({ benefit }) => benefit),
  benefitScopes,
);
const headerTexts = fc.oneof(
  anyText,
  nearly(
    fc.constantFrom(
      "*/*;q=0.1",
      "application/json",
      "application/graphql-response+json;q=1e9",
      "no-cache, max-age=9",
      "203.0.113.9:80",
      "[2001:db8::1]:443",
      "::ffff:1.2.3.4",
      "fe80::1%eth0",
      "1::2::3",
    ),
  ),
);

/** Every place that a browser may be sent to: this site, or a front-end that the operator has allowed. */
function judgeReturn(value: string): string {
  const returnTo = readReturnTo(value, returnRules);
  if (returnTo === undefined) return "refused";
  if (!frontEnds.includes(new URL(returnTo, own).origin)) throw new Fault("wrong", `leaves the site: ${returnTo}`);
  return "a place";
}

export function createSignInTargets(): readonly Target[] {
  const server = fastify();
  void server.register(cookies);
  server.get("/", (request) => ({ session: sessionCookie.read(request) ?? null }));
  return [
    defineTarget({ name: "return addresses", share: 12, cases: paths, check: judgeReturn }),
    defineTarget({
      name: "parameters of a login",
      share: 6,
      cases: fc
        .tuple(paths, nearly(fc.constantFrom("css", "css,rsa", " CSS , rsa")))
        .map(([returnTo, benefits]) => new URLSearchParams({ returnTo, benefits })),
      check(query) {
        try {
          return readLoginRequest(query, { offered, returnRules }).returnTo ? "a login" : "empty";
        } catch (error) {
          if (error instanceof BadParameter) return error.parameter;
          throw error;
        }
      },
    }),
    defineTarget({
      name: "headers",
      share: 12,
      cases: fc.tuple(headerTexts, headerTexts),
      check([one, other]) {
        readCacheControl(one);
        isFromAllowedOrigin({ origin: one }, new Set(frontEnds));
        isPreflighted({ "content-type": other });
        mediaTypeFor(other);
        return networkOf(one) === "" ? "no address" : "an address";
      },
    }),
    defineTarget({
      name: "cookies",
      share: 3,
      cases: nearly(
        fc
          .array(
            fc.tuple(
              fc.constantFrom("__Host-session", "a", "__proto__"),
              fc.oneof(anyText, fc.constant("s".repeat(43))),
            ),
            { maxLength: 5 },
          )
          .map((all) => all.map(([name, value]) => `${name}=${value}`).join("; ")),
      ),
      async check(cookie) {
        const { statusCode, body } = await server.inject({ url: "/", headers: { cookie } });
        if (statusCode !== 200) throw new Fault("crash", body);
        return body.includes("null") ? "no session" : "a session";
      },
    }),
  ];
}
