import DataLoader from "dataloader";
import type { Audit } from "../audit/audit.js";
import type { SourcePrincipal, Principal } from "../auth/principal.js";
import type { Cache, EmptySlot } from "../cache/cache.js";
import type { FactKey, Subject } from "../cache/keys.js";
import type { ServedBenefits } from "../datasources/benefits/index.js";
import type { RequestCoalescing } from "../datasources/resilience/request-coalescing.js";
import type { Fact, Source } from "../datasources/source.js";
import type { Deadline } from "../deadline.js";
import { GatewayError, inArgument, sourceError } from "../errors.js";
import type { Logger } from "../logger.js";
import type { BenefitStatus } from "../schema/benefits/benefit-status.js";
import type { Benefit, BenefitCode } from "../schema/benefits/benefit.js";
import { at, currentPlace, inSpan, type Place } from "../telemetry/tracing/spans.js";
import type { UpstreamTime } from "../telemetry/upstream-time.js";
import { createDisclosures, type OnStatus, type Selection } from "./disclosures.js";
import { isFailing, toFailure } from "./failure.js";
import { sourcePrincipalOf, callOf, denialOf, loginExpired, type LoginFacts } from "./login-facts.js";
import { toStatus, type StatusScope } from "./to-status.js";

interface Options {
  readonly served: ServedBenefits;
  readonly cache: Cache<Fact>;
  readonly coalesce: RequestCoalescing<Fact>;
  readonly audit: Audit;
  readonly log: Logger;
  /** The deadline of the request; `id` is its correlation id. */
  readonly deadline: Deadline;
  readonly upstream: UpstreamTime;
  readonly onStatus: OnStatus;
  readonly id: string;
  /** The request's own `Cache-Control`. */
  readonly caching: { readonly mayRead: boolean; readonly mayWrite: boolean };
  /** The facts fetched when the viewer signed in, if the viewer has signed in. */
  readonly loginFacts?: LoginFacts | undefined;
}

interface StatusRequest {
  readonly principal: Principal;
  readonly code: BenefitCode;
  readonly place: Place;
}

type Answer = BenefitStatus | Error;

/** Each answer is a separate promise: otherwise a batch of statuses would wait for the slowest source. */
interface PendingStatus {
  readonly answer: Promise<Answer>;
}

/**
 * Returns a source's error about an identity under this person's argument. A person named twice is asked about once.
 */
function toClientError(principal: Principal, error: unknown): unknown {
  if (principal.modality === "civil_identity") return inArgument(error, principal.argument);
  // A session's identity was not typed by a person.
  const isInput = error instanceof GatewayError && error.code === "BAD_USER_INPUT";
  return principal.modality === "session" && isInput ? loginExpired() : error;
}

/**
 * Returns the statuses of one request. Each person and benefit is asked once, however often the query names it. One
 * cache read serves all, and the misses run in parallel. Each status rejects separately: with
 * UNAUTHORIZED_FIELD_OR_TYPE before any call, with the source's own SOURCE_* error, or with AUDIT_UNAVAILABLE, because
 * nothing is disclosed without a record.
 */
export function createStatuses(options: Options) {
  // Batches only: the disclosures already request each person and benefit once. They can, because every field of a
  // status is resolved before the batch starts.
  const loader = new DataLoader<StatusRequest, PendingStatus>((requests) => startAll(options, requests), {
    cache: false,
  });
  const disclose = createDisclosures(options, async (principal, code) => {
    const { answer } = await loader.load({ principal, code, place: currentPlace() });
    const status = await answer;
    if (status instanceof Error) throw status;
    return status;
  });
  return async (principal: Principal, code: BenefitCode, selection: Selection): Promise<BenefitStatus> => {
    try {
      return await disclose(principal, code, selection);
    } catch (error) {
      throw toClientError(principal, error);
    }
  };
}

export type StatusOf = ReturnType<typeof createStatuses>;

async function startAll(options: Options, requests: readonly StatusRequest[]): Promise<PendingStatus[]> {
  const plans = requests.map((request) => plan(options, request));
  const calls = plans.flatMap((planned) => ("key" in planned ? [planned] : []));
  const { mayRead, mayWrite } = options.caching;
  const keys = calls.map(({ key }) => key);
  // Requests that bypass the cache are looked up too: the era separates a call from those that start after an erasure.
  const lookUp = () => options.cache.lookUp(keys, { bypass: !mayRead, mayWrite });
  const slots = await inSpan("cache read", {}, lookUp);
  const slotOf = new Map(calls.map((planned, index) => [planned, slots[index]]));
  const answerOf = async (planned: (typeof plans)[number]): Promise<Answer> => {
    if (planned instanceof GatewayError) return planned;
    if ("known" in planned) return toStatus(planned, planned.known, "CACHED");
    const slot = slotOf.get(planned);
    // Another request may have fetched it since the lookup. From here to the source call, nothing waits.
    if (slot?.value) return toStatus(planned, slot.value, "CACHED");
    const fact = mayRead ? slot?.peek() : undefined;
    return fact ? toStatus(planned, fact, "CACHED") : askSource(options, planned, slot);
  };
  return plans.map((planned, index) => ({ answer: at(requests[index]?.place, () => answerOf(planned)) }));
}

/** A fact that the session keeps since the login. */
interface CachedStatus extends StatusScope {
  readonly known: Fact;
}

interface SourceCall extends StatusScope {
  readonly principal: SourcePrincipal;
  readonly source: Source;
  readonly key: FactKey;
}

/** Returns the known fact, the call to make, or the error that forbids the answer. */
function plan(options: Options, { principal: viewer, code }: StatusRequest): CachedStatus | SourceCall | GatewayError {
  const served = options.served[code];
  const { definition, benefit, source } = served;
  const denial = denialOf(viewer, definition.scope);
  if (denial) return denial;
  const known = options.caching.mayRead ? options.loginFacts?.[code] : undefined;
  if (known) return { principal: viewer, served, known };
  if (!source) return sourceError("SOURCE_NOT_CONFIGURED");
  const principal = sourcePrincipalOf(viewer);
  if (principal instanceof GatewayError) return principal;
  return { principal, served, source, key: factKeyOf(principal, benefit, source) };
}

interface KnownKeys extends Pick<Principal, "consumer" | "scopes"> {
  readonly keys: Map<BenefitCode, FactKey>;
}

/** The subject of a verified token, and its scopes, serve all requests with that token. */
const factKeys = new WeakMap<Subject, KnownKeys>();

function factKeyOf({ subject, consumer, scopes }: Principal, benefit: Benefit, source: Source): FactKey {
  const found = factKeys.get(subject);
  const isSame = found?.consumer === consumer && found.scopes === scopes;
  const known = isSame ? found : { consumer, scopes, keys: new Map<BenefitCode, FactKey>() };
  if (!isSame) factKeys.set(subject, known);
  const { code } = benefit;
  const knownKey = known.keys.get(code);
  if (knownKey) return knownKey;
  const grantedScopes = benefit.scopes.filter((scope) => scopes.has(scope));
  const key = subject.factKey({ recipient: consumer.siret, source: source.name, benefit: code, grantedScopes });
  known.keys.set(code, key);
  return key;
}

/** `slot` is the result of the cache lookup, where there was one. */
async function askSource(options: Options, call: SourceCall, slot: EmptySlot<Fact> | undefined): Promise<Answer> {
  const { coalesce, log, deadline, upstream, caching } = options;
  const { source, served, principal, key } = call;
  const about = { source: source.name, benefit: served.definition.code };
  const fresh = !caching.mayRead;
  try {
    const name = [key.name, slot?.era, fresh && "fresh"].join(" ");
    const waiter = { deadline, payer: principal.consumer, request: options.id };
    const shared = coalesce(name, waiter, async (sharedDeadline) => {
      const answer = await source.ask({ benefit: served.definition, principal, fresh, deadline: sharedDeadline });
      log.info({ ...about, sourceCallId: answer.sourceCallId }, "source answered");
      if (caching.mayWrite) slot?.store(answer);
      return answer;
    });
    const fact = await upstream.during(shared);
    return toStatus(call, fact, "LIVE");
  } catch (error) {
    // Returned, not thrown: there may be no listener yet.
    const failure = toFailure(error, source);
    const needsOperator = failure instanceof GatewayError ? failure.code === "SOURCE_REJECTED" : true;
    log[needsOperator ? "error" : "warn"]({ ...about, ...callOf(failure), err: failure }, "source failed");
    const stale = caching.mayRead && isFailing(failure) ? await options.cache.lastKnown(key) : undefined;
    if (!stale) return failure;
    log.info(about, "declared stale");
    return toStatus(call, stale, "STALE");
  }
}
