import type { Keys, Subject } from "../cache/keys.js";
import { GatewayError, inArgument } from "../errors.js";
import { readCivilIdentity, type CivilIdentity } from "../identity/civil-identity.js";
import type { CivilIdentityInput } from "../schema/person/civil-identity.js";
import type { CivilIdentityPrincipal } from "./principal.js";
import type { Viewer } from "./viewer.js";

/** Returns the person whom a consumer names in this argument of its operation. Throws BAD_USER_INPUT. */
export type CivilIdentityAuthorization = (input: CivilIdentityInput, argument: string) => CivilIdentityPrincipal;

/**
 * Creates the function that checks the right to ask by civil identity. The function throws UNAUTHENTICATED for an
 * anonymous viewer. It throws FORBIDDEN for a citizen, and for a consumer that is not entitled to this modality.
 */
export function createCivilIdentityAuthorization(subjectOf: Keys["subjectOf"]) {
  return (viewer: Viewer): CivilIdentityAuthorization => {
    if (viewer.kind === "anonymous") {
      throw new GatewayError("UNAUTHENTICATED", "Present a consumer's key: X-Api-Key: <key>.");
    }
    if (viewer.kind === "citizen") {
      throw new GatewayError("FORBIDDEN", "A FranceConnect token identifies only its own person: query `me`.");
    }
    const { consumer } = viewer;
    if (!consumer.modalities.includes("civil_identity")) {
      throw new GatewayError("FORBIDDEN", "The consumer's registration does not cover the civil-identity modality.");
    }
    const scopes = new Set(consumer.scopes);
    return (input, argument) => {
      const identity = readArgument(input, argument);
      return {
        modality: "civil_identity",
        subject: toSubject(identity, subjectOf),
        consumer,
        scopes,
        identity,
        argument,
      };
    };
  };
}

function readArgument(input: CivilIdentityInput, argument: string): CivilIdentity {
  try {
    return readCivilIdentity(input);
  } catch (error) {
    throw inArgument(error, argument);
  }
}

/**
 * Returns one subject for one spelling of one identity, whatever its case. Accents are kept, because they may matter to
 * a source.
 */
export function toSubject(identity: CivilIdentity, subjectOf: Keys["subjectOf"]): Subject {
  const { birthName, usageName, givenNames, birthDate, gender, birthCountry, birthPlace, birthCommune } = identity;
  const { year, month, day } = birthDate;
  const names = [birthName, usageName, ...givenNames].map((name) => name && inOneCase(name));
  // A code never contains a space, so the two forms cannot be equal.
  const birthLocation = birthCommune ? `${birthCommune.department} ${inOneCase(birthCommune.name)}` : birthPlace;
  return subjectOf({
    modality: "civil_identity",
    identifiers: [year, month, day, gender, birthCountry, birthLocation, ...names],
    birthName: birthName ?? usageName ?? "",
    firstGivenName: givenNames[0] ?? "",
    birthDate: `${year}-${month ?? "01"}-${day ?? "01"}`,
  });
}

function inOneCase(name: string): string {
  return name.normalize("NFC").toUpperCase();
}
