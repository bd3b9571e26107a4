import { randomBytes } from "node:crypto";
import type { Records } from "../../cache/ephemeral-store.js";
import type { Era, Erasure } from "../../cache/erasure.js";
import type { Keys } from "../../cache/keys.js";
import { toPersonIdentity, type PivotIdentity } from "../../identity/pivot-identity.js";
import type { Logger } from "../../logger.js";

/** Idle: the longest time between two questions. Longest: from the login on, whatever is asked. */
export const sessionLife = { kind: "session", idleMs: 30 * 60_000, longestMs: 8 * 3_600_000 };

/** What is kept of a person who has signed in. Plain JSON; `Facts` is what was learnt at the login. */
export interface Session<Facts> {
  readonly sub: string;
  readonly person: PivotIdentity;
  /** What the login asked for, and what of it FranceConnect granted. */
  readonly askedScopes: readonly string[];
  readonly scopes: readonly string[];
  readonly idToken: string;
  readonly facts: Facts;
}

/** With the person's era when the login's facts were asked for: a later erasure ends it. */
export interface SessionRecord<Facts> extends Session<Facts> {
  readonly era: Era;
}

interface Options<Facts> {
  readonly records: Records<SessionRecord<Facts>>;
  readonly erasure: Erasure;
  readonly personPrefixes: Keys["personPrefixes"];
  readonly log: Logger;
}

const idBytes = 32;
const retryMs = 1_000;
const mostPending = 10_000;

/** Who has signed in, found by the identifier in their cookie: 256 random bits. Never throws. */
export function createSessions<Facts>({ records, erasure, personPrefixes, log }: Options<Facts>) {
  const prefixesOf = ({ person }: Session<Facts>) => personPrefixes(toPersonIdentity(person));
  const pending = createPending(log);

  /** Undefined where Redis is away: who it was is read before the record goes. */
  const erase = (session: Session<Facts> | null | undefined) =>
    session === undefined ? false : session === null || erasure.erase(prefixesOf(session));

  return {
    /** The person's era: read it before anything is asked for that the session will hold. Undefined where it cannot be known now. */
    eraOf: (person: PivotIdentity) => erasure.eraOf(personPrefixes(toPersonIdentity(person))),
    /** The new session's identifier; undefined where it cannot be kept. */
    async create(session: SessionRecord<Facts>): Promise<string | undefined> {
      const id = randomBytes(idBytes).toString("base64url");
      return (await records.write(id, session)) ? id : undefined;
    },
    /** The session; null where there is none any more, undefined where that cannot be known now. */
    async read(id: string): Promise<Session<Facts> | null | undefined> {
      if (pending.has(id)) return null;
      const session = await records.read(id);
      if (!session) return session;
      const isCurrent = await erasure.isCurrent(prefixesOf(session), session.era);
      return isCurrent === undefined ? undefined : isCurrent ? session : null;
    },
    /** Ends it, and leaves what is remembered of the person; the next login takes its place. */
    async replace(id: string): Promise<void> {
      if (pending.has(id)) return;
      await pending.end(id, () => records.remove(id));
    },
    /** Ends it, with all that is remembered of the person. */
    async end(id: string, session: Session<Facts> | null | undefined): Promise<void> {
      // A second sign-out knows no longer whose session it was: the first one erases.
      if (pending.has(id)) return;
      await pending.end(
        id,
        async () =>
          (await erase(session === undefined ? await records.read(id) : session)) && (await records.remove(id)),
      );
    },
    close: pending.close,
  };
}

export type Sessions<Facts> = ReturnType<typeof createSessions<Facts>>;

/** Ends a session. Resolves with whether Redis has taken it. */
type End = () => Promise<boolean>;

/**
 * Ends of sessions that Redis has not taken: the sessions are refused here meanwhile, and each end is tried again every
 * second. One that fails, or throws, delays no other. `end` never rejects.
 */
function createPending(log: Logger) {
  const ends = new Map<string, End>();
  const logged = new WeakSet<End>();
  let isRetrying = false;

  const attempt = (end: End): Promise<boolean> =>
    end().catch((error: unknown) => {
      // Once, not every second.
      if (!logged.has(end)) log.error({ err: error }, "a session cannot be ended");
      logged.add(end);
      return false;
    });

  const retry = async () => {
    if (isRetrying) return;
    isRetrying = true;
    for (const [id, end] of ends) if (await attempt(end)) ends.delete(id);
    isRetrying = false;
  };
  const timer = setInterval(() => void retry(), retryMs).unref();
  return {
    has: (id: string) => ends.has(id),
    /** Ends it now, or later. */
    async end(id: string, end: End): Promise<void> {
      if (await attempt(end)) return;
      log.warn({ pending: ends.size + 1 }, "a session's end is not kept yet");
      if (ends.size < mostPending) ends.set(id, end);
    },
    close: () => {
      clearInterval(timer);
    },
  };
}
