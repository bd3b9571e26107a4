import type { FastifyReply, FastifyRequest } from "fastify";
import type { AddressOf } from "../auth/client-address.js";
import type { RateLimits, SignInStep } from "../auth/rate-limits.js";
import type { Config } from "../config.js";
import { createPressure } from "../http/pressure.js";
import { tellRate } from "../http/rate-headers.js";
import type { Metrics } from "../metrics.js";

interface Parts {
  readonly rateLimits: RateLimits;
  readonly addressOf: AddressOf;
  readonly metrics: Metrics;
}

/** What sign-in may take of the gateway: places of its own, and an allowance of each network for each step. */
export function createSignInLimits({ limits }: Config["http"], { rateLimits, addressOf, metrics }: Parts) {
  const pressure = createPressure({ ...limits, ...limits.signIn }, metrics);
  const count = (step: SignInStep) => (request: FastifyRequest, reply: FastifyReply) =>
    rateLimits.countSignIn(step, {
      address: addressOf(request.raw),
      tell: (rate) => {
        tellRate(reply, rate);
      },
    });
  return {
    /** The hooks of a step's route. */
    before: (step: SignInStep) => ({ onRequest: pressure.shed, preHandler: [pressure.takePlace, count(step)] }),
    close: () => {
      pressure.close();
    },
  };
}
