import { randomUUID } from "node:crypto";
import type { SourcePrincipal, FranceConnectPrincipal, Principal } from "../auth/principal.js";
import type { ServedBenefits } from "../datasources/benefits/index.js";
import { ofOne } from "../datasources/resilience/shared-deadline.js";
import type { Fact } from "../datasources/source.js";
import { signalOf, type Deadline } from "../deadline.js";
import { GatewayError, missingScope } from "../errors.js";
import type { Logger } from "../logger.js";
import type { BenefitCode } from "../schema/benefits/benefit.js";

/**
 * The facts that the sources returned at sign-in. Plain JSON. A benefit is absent if its call failed or was not made.
 */
export type LoginFacts = Readonly<Partial<Record<BenefitCode, Fact>>>;

interface Options {
  readonly served: ServedBenefits;
  readonly log: Logger;
  readonly deadline: Deadline;
}

/**
 * Calls each benefit's source while the FranceConnect token is valid. Never rejects: a failed call is left out and
 * logged.
 */
export async function prefetchAtLogin(
  { served, log, deadline }: Options,
  principal: FranceConnectPrincipal,
  codes: readonly BenefitCode[],
): Promise<LoginFacts> {
  const request = randomUUID();
  const signal = signalOf(deadline);
  const fetchFact = async (code: BenefitCode): Promise<readonly (readonly [BenefitCode, Fact])[]> => {
    const { source, definition } = served[code];
    if (!source || !principal.scopes.has(definition.scope)) return [];
    const about = { source: source.name, benefit: code };
    try {
      const shared = ofOne({ signal, at: deadline.at }, principal.consumer, request);
      const fact = await source.ask({ benefit: definition, principal, fresh: false, deadline: shared });
      log.info({ ...about, sourceCallId: fact.sourceCallId }, "source answered");
      return [[code, fact]];
    } catch (error) {
      log.warn({ ...about, ...callOf(error), err: error }, "source failed");
      return [];
    }
  };
  return Object.fromEntries((await Promise.all(codes.map(fetchFact))).flat());
}

/** The failed call to a source, for the log; empty where there was none. */
export function callOf(error: unknown): { readonly sourceCallId?: string } {
  const { sourceCallId } = error instanceof GatewayError ? error.details : {};
  return sourceCallId === undefined ? {} : { sourceCallId };
}

/** The reason why this benefit must not be disclosed; undefined where it may be. */
export function denialOf(principal: Principal, scope: string): GatewayError | undefined {
  if (principal.scopes.has(scope)) return undefined;
  return principal.modality === "session" && principal.unrequestedScopes.has(scope)
    ? loginExpired()
    : missingScope(scope);
}

/**
 * The principal with which a source can be called. A session no longer has a token, but its consumer may have another
 * way.
 */
export function sourcePrincipalOf(principal: Principal): SourcePrincipal | GatewayError {
  return principal.modality === "session" ? (principal.byCivilIdentity ?? loginExpired()) : principal;
}

/** The error for a source that can be called only with a fresh login. */
export function loginExpired(): GatewayError {
  return new GatewayError(
    "LOGIN_EXPIRED",
    "The source can be called only just after a login. Sign in again for this benefit.",
  );
}
