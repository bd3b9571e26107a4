import type { FastifyReply, FastifyRequest } from "fastify";
import type { SignInStep } from "../../auth/login/routes.js";
import type { Config } from "../../config/config.js";
import type { Metrics } from "../../telemetry/metrics/index.js";
import type { AddressOf } from "../client-address.js";
import { createSlots } from "../overload/slots.js";
import { setRateLimitHeaders } from "./headers.js";
import type { RateLimits } from "./rate-limits.js";

interface Parts {
  readonly rateLimits: RateLimits;
  readonly addressOf: AddressOf;
  readonly metrics: Metrics;
}

/** The limits of sign-in: its own slots, and a quota per network for each step. */
export function createSignInLimits({ limits }: Config["http"], { rateLimits, addressOf, metrics }: Parts) {
  const slots = createSlots({ ...limits, ...limits.signIn }, metrics);
  const count = (step: SignInStep) => (request: FastifyRequest, reply: FastifyReply) =>
    rateLimits.countSignIn(step, {
      address: addressOf(request.raw),
      setHeaders: (rate) => {
        setRateLimitHeaders(reply, rate);
      },
    });
  return {
    /** Returns the hooks of a step's route. */
    before: (step: SignInStep) => ({
      onRequest: slots.shed,
      preHandler: [slots.acquireSlot, count(step)],
    }),
    close: () => {
      slots.close();
    },
  };
}
