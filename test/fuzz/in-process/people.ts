import fc from "fast-check";
import { toApiParticulierQuery } from "../../../src/datasources/api-particulier/query.js";
import { toApiSecuQuery } from "../../../src/datasources/api-secu/query.js";
import { canonicalPerson } from "../../../src/identity/canonical-person.js";
import { readCivilIdentity } from "../../../src/identity/civil-identity.js";
import { readPivotIdentity, toCivilIdentityInput, toPersonIdentity } from "../../../src/identity/pivot-identity.js";
import type { CivilIdentityInput } from "../../../src/schema/person/civil-identity.js";
import { nearlyRecord } from "../grammar/json.js";
import { civilIdentities, pivotClaims } from "../grammar/people.js";
import { defineTarget, type Target } from "../target.js";
import { resultOrCode } from "./documented.js";

/** GraphQL gives these types to the fields of an identity. Other types do not reach the gateway's own check. */
const isCoerced = (identity: object): identity is CivilIdentityInput =>
  ["birthDate", "birthCountry"].every((name) => typeof Reflect.get(identity, name) === "string") &&
  Object.entries(identity).every(
    ([name, value]) => value === null || (name === "givenNames" ? isTexts(value) : typeof value === "string"),
  );
const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === "string");

export const people: readonly Target[] = [
  defineTarget({
    name: "civil identities",
    share: 10,
    cases: civilIdentities.filter(isCoerced),
    check: (input) =>
      resultOrCode(
        () => {
          const identity = readCivilIdentity(input);
          toApiSecuQuery(identity);
          return toApiParticulierQuery(identity);
        },
        (query) => (query.size > 0 ? "a query" : "empty"),
      ),
  }),
  defineTarget({
    name: "pivot identities",
    share: 8,
    cases: fc.oneof(nearlyRecord(pivotClaims)),
    check: (claims) =>
      resultOrCode(
        () => {
          const pivot = readPivotIdentity(claims);
          if (!pivot) return "refused";
          const input = toCivilIdentityInput(pivot);
          if (input) readCivilIdentity(input);
          return canonicalPerson(toPersonIdentity(pivot)).length > 0 ? "a person" : "empty";
        },
        (result) => result,
      ),
  }),
];
