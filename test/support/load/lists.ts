import { setTimeout as delay } from "node:timers/promises";
import { createApiKey } from "../../../src/auth/api-keys.js";
import type { Answer } from "../ask.js";
import { writeConsumers } from "../gateway/consumers.js";
import type { Gateway } from "../gateway/gateway.js";
import { answerYes, type ReceivedCall } from "../upstreams/source-server.js";
import { crowdBirthDate, crowdNameOf } from "./crowd.js";

const query = "query ($identities: [CivilIdentityInput!]!) { people(identities: $identities) { css { outcome } } }";

interface Register {
  /** The consumers file. */
  readonly path: string;
  /** The API-key header of each consumer, by id. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Registers consumers with the civil-identity modality, by id, with the given settings. The first one owns the client
 * id of people who sign in.
 */
export function registerConsumers(consumers: Readonly<Record<string, object>>): Register {
  const owned = Object.entries(consumers).map(([id, rest], index) => ({ id, rest, index, ...createApiKey() }));
  const { path } = writeConsumers(
    owned.map(({ id, rest, index, hash }) => ({
      id,
      // La Poste's establishments have a SIRET each.
      siret: `356000000${String(index).padStart(5, "0")}`,
      apiKeys: [hash],
      modalities: ["france_connect", "civil_identity"],
      ...(index > 0 && { franceConnectClientIds: [] }),
      ...rest,
    })),
  );
  return { path, keys: Object.fromEntries(owned.map(({ id, key }) => [id, { "x-api-key": key }])) };
}

/**
 * Requests the CSS of `count` people of the crowd, from this index on. The client leaves when the signal is aborted.
 */
export function askList(
  gateway: Gateway,
  headers: object,
  first: number,
  count: number,
  signal?: AbortSignal,
): Promise<Answer> {
  const identities = Array.from({ length: count }, (_, index) => ({
    birthName: crowdNameOf(first + index),
    givenNames: ["Camille"],
    birthDate: crowdBirthDate,
    gender: "FEMALE",
  }));
  return gateway.askText(query, { variables: { identities }, headers: { ...headers }, ...(signal && { signal }) });
}

/** The codes of a list's errors, each with how often it occurs. */
export function codesOf({ errors }: Answer): Readonly<Record<string, number>> {
  const groups = Map.groupBy(errors, ({ extensions: { code } }) => code);
  return Object.fromEntries([...groups].map(([code, all]) => [code, all.length]));
}

/** A source that answers yes after this delay, in milliseconds. */
export const answerYesAfter =
  (ms: number) =>
  (call: ReceivedCall): void => {
    void delay(ms).then(() => {
      answerYes(call);
    });
  };

/** Waits. Only for tests about time itself. */
export const passed = (ms: number): Promise<void> => delay(ms);
