import type { Keys } from "../../cache/keys.js";
import { GatewayError } from "../../errors.js";
import { readCivilIdentity } from "../../identity/civil-identity.js";
import { toCivilIdentityInput, toPersonIdentity, type PivotIdentity } from "../../identity/pivot-identity.js";
import { toSubject } from "../authorize-civil-identity.js";
import type { Consumer } from "../consumers-file.js";
import type { CivilIdentityPrincipal, SessionPrincipal } from "../principal.js";
import type { Session } from "./sessions.js";

interface Options {
  readonly issuer: string;
  readonly consumer: Consumer;
  readonly subjectOf: Keys["subjectOf"];
}

/** Returns the person of a session, with the rights of the consumer that owns the gateway's login. */
export function toSessionPrincipal(
  session: Session<unknown>,
  { issuer, consumer, subjectOf }: Options,
): SessionPrincipal {
  const { sub, person } = session;
  const granted = (scopes: readonly string[]) => new Set(scopes.filter((scope) => consumer.scopes.includes(scope)));
  const scopes = granted(session.scopes);
  return {
    modality: "session",
    subject: subjectOf({ modality: "france_connect", identifiers: [issuer, sub], ...toPersonIdentity(person) }),
    consumer,
    scopes,
    unrequestedScopes: granted(consumer.scopes.filter((scope) => !session.askedScopes.includes(scope))),
    byCivilIdentity: consumer.modalities.includes("civil_identity")
      ? toCivilIdentityPrincipal(person, { consumer, scopes }, subjectOf)
      : undefined,
  };
}

/** Undefined for an identity that sources cannot look up without FranceConnect. */
function toCivilIdentityPrincipal(
  person: PivotIdentity,
  right: Pick<CivilIdentityPrincipal, "consumer" | "scopes">,
  subjectOf: Keys["subjectOf"],
): CivilIdentityPrincipal | undefined {
  const input = toCivilIdentityInput(person);
  try {
    const identity = input && readCivilIdentity(input);
    return (
      identity && {
        ...right,
        modality: "civil_identity",
        subject: toSubject(identity, subjectOf),
        identity,
        argument: "",
      }
    );
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
