import { randomBytes } from "node:crypto";
import type { EphemeralStore } from "../../cache/ephemeral-store.js";
import type { Era, Erasure } from "../../cache/erasure.js";
import type { Keys } from "../../cache/keys.js";
import { toPersonIdentity, type PivotIdentity } from "../../identity/pivot-identity.js";
import type { Logger } from "../../logger.js";

/** `idleMs`: maximum time between two requests. `maxMs`: maximum time since the login, whatever the activity. */
export const sessionLife = { kind: "session", idleMs: 30 * 60_000, maxMs: 8 * 3_600_000 };

/** The data kept about a person who has signed in. It is plain JSON. `Facts` is the data fetched at the login. */
export interface Session<Facts> {
  readonly sub: string;
  readonly person: PivotIdentity;
  /** The scopes that the login asked for, and below, those that FranceConnect granted. */
  readonly askedScopes: readonly string[];
  readonly scopes: readonly string[];
  readonly idToken: string;
  readonly facts: Facts;
}

/** Contains the person's era at the time when the login's facts were fetched: a later erasure ends the session. */
export interface SessionRecord<Facts> extends Session<Facts> {
  readonly era: Era;
}

interface Options<Facts> {
  readonly records: EphemeralStore<SessionRecord<Facts>>;
  readonly erasure: Erasure;
  readonly personPrefixes: Keys["personPrefixes"];
  readonly log: Logger;
}

const idBytes = 32;
const retryMs = 1_000;
const maxPending = 10_000;

/** Stores the sessions, by the identifier in the person's cookie: 256 random bits. Never throws. */
export function createSessions<Facts>({ records, erasure, personPrefixes, log }: Options<Facts>) {
  const prefixesOf = ({ person }: Session<Facts>) => personPrefixes(toPersonIdentity(person));
  const pending = createPending(log);

  /** Returns the session with the person's era under the current key of the ring; undefined if it has ended. */
  async function renew(session: SessionRecord<Facts>): Promise<SessionRecord<Facts> | undefined> {
    const era = await erasure.eraOf(prefixesOf(session));
    // Read after the new era: an erasure in between makes the new one useless.
    return era && (await erasure.isCurrent(prefixesOf(session), session.era)) ? { ...session, era } : undefined;
  }

  return {
    /**
     * Returns the person's era; undefined if it cannot be known now. Read it before any fetch of data that the session
     * will contain.
     */
    eraOf: (person: PivotIdentity) => erasure.eraOf(personPrefixes(toPersonIdentity(person))),
    /** Returns the new session's identifier; undefined if the session cannot be stored. */
    async create(session: SessionRecord<Facts>): Promise<string | undefined> {
      const id = randomBytes(idBytes).toString("base64url");
      return (await records.write(id, session)) ? id : undefined;
    },
    /** Returns the session; null if it does not exist any more, undefined if that cannot be known now. */
    async read(id: string): Promise<Session<Facts> | null | undefined> {
      if (pending.has(id)) return null;
      const session = await records.read(id, renew);
      if (!session) return session;
      const isCurrent = await erasure.isCurrent(prefixesOf(session), session.era);
      return isCurrent === undefined ? undefined : isCurrent ? session : null;
    },
    /** Ends the session, and keeps the person's cached data. The next login replaces the session. */
    async replace(id: string): Promise<void> {
      if (pending.has(id)) return;
      await pending.end(id, () => records.remove(id));
    },
    /** Ends the session, and erases all cached data about the person. */
    async end(id: string, session: Session<Facts> | null | undefined): Promise<void> {
      // A second sign-out cannot know whose session it was. The first one erases.
      if (pending.has(id)) return;
      let erase: (() => Promise<boolean>) | undefined;
      await pending.end(id, async () => {
        // The person is read before the record is removed.
        const known = session === undefined ? await records.read(id) : session;
        // Undefined while Redis is unavailable.
        if (known === undefined) return false;
        if (known) erase ??= erasure.begin(prefixesOf(known));
        return (!erase || (await erase())) && (await records.remove(id));
      });
    },
    close: pending.close,
  };
}

export type Sessions<Facts> = ReturnType<typeof createSessions<Facts>>;

/** Ends a session. Resolves to whether Redis has accepted it. */
type End = () => Promise<boolean>;

/**
 * Keeps the session ends that Redis has not accepted. This process refuses these sessions, and retries each end every
 * second. An end that fails, or throws, does not delay the others. `end` never rejects.
 */
function createPending(log: Logger) {
  const ends = new Map<string, End>();
  const logged = new WeakSet<End>();
  let isRetrying = false;

  const attempt = (end: End): Promise<boolean> =>
    end().catch((error: unknown) => {
      // Logged once, not every second.
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
    /** Ends the session now, or later. */
    async end(id: string, end: End): Promise<void> {
      if (await attempt(end)) return;
      log.warn({ pending: ends.size + 1 }, "a session's end is not kept yet");
      if (ends.size < maxPending) ends.set(id, end);
    },
    close: () => {
      clearInterval(timer);
    },
  };
}
