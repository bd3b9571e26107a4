import type { FieldMergeFunction, TypePolicies } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";

const pages = relayStylePagination(["search", "filter", "orderBy"]);
const mergePages = pages.merge as FieldMergeFunction;

/** A query that selects one of the first four types must also select its key: Apollo Client stores the object by it. */
export const typePolicies: TypePolicies = {
  Api: { keyFields: ["slug"] },
  Benefit: { keyFields: ["code"] },
  Producer: { keyFields: ["slug"] },
  Theme: { keyFields: ["name"] },
  // People have no key, so the cache never merges the data of two people.
  Person: { keyFields: false, merge: false },
  Query: {
    fields: {
      // Adds the `edges` of each page to those of the same search. Keeps null: the default makes it an empty list.
      apis: { ...pages, merge: (known, read, options) => (read === null ? null : mergePages(known, read, options)) },
    },
  },
};

/** The types that a fragment on `BenefitStatus` applies to. Without this list, Apollo Client drops its fields. */
export const possibleTypes = {
  BenefitStatus: ["CssStatus", "RsaStatus", "AahStatus", "PrimeActiviteStatus", "AsfStatus"],
};
