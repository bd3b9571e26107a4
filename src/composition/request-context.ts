import type { FastifyReply, FastifyRequest } from "fastify";
import { createIdentify } from "../auth/identify.js";
import type { Context } from "../context.js";
import type { LiveCatalogue } from "../datasources/catalogue/live-catalogue.js";
import { readCacheControl } from "../http/cache-control.js";
import type { AddressOf } from "../http/client-address.js";
import { setRateLimitHeaders } from "../http/rate-limits/headers.js";
import type { RequestTimes } from "../http/routes/graphql.js";
import type { RateLimits } from "../http/rate-limits/rate-limits.js";
import type { Auth } from "./auth.js";
import type { Login } from "./login.js";
import type { Sources } from "./sources.js";

interface Parts {
  readonly auth: Auth;
  readonly addressOf: AddressOf;
  readonly login: Login;
  readonly rateLimits: RateLimits;
  readonly sources: Sources;
  readonly catalogue: LiveCatalogue;
}

/** Creates the context of the resolvers, for one request. Rejects if the request is refused before any field. */
export function createContextOf({ auth, addressOf, login, rateLimits, sources, catalogue }: Parts) {
  const identify = createIdentify(auth.authenticate, login?.viewerOf);
  return async (request: FastifyRequest, reply: FastifyReply, times: RequestTimes): Promise<Context> => {
    const { headers, log, id } = request;
    const keyOwner = auth.consumers.ownerOf([headers["x-api-key"]].flat()[0]);
    const caller: Parameters<RateLimits["admit"]>[0] = {
      address: addressOf(request.raw),
      consumer: keyOwner ?? undefined,
      setHeaders: (rate) => {
        setRateLimitHeaders(reply, rate);
      },
    };
    const { viewer, facts } = await rateLimits.admit(caller, (payer) =>
      identify(request, reply, { authorization: headers.authorization, keyOwner, payer, ...times }),
    );
    const caching = readCacheControl(headers["cache-control"]);
    return {
      viewer,
      authorizeCivilIdentity: () => auth.authorizeCivilIdentity(viewer),
      benefits: sources.benefits,
      statusOf: sources.createStatusOf({ log, id, ...times, caching, loginFacts: facts }),
      catalogue: catalogue.current(),
    };
  };
}
