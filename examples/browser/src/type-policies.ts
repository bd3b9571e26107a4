import type { FieldMergeFunction, TypePolicies } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";

const pages = relayStylePagination(["search", "filter", "orderBy"]);
const mergePages = pages.merge as FieldMergeFunction;

/** Every query that selects one of the first four selects its key too, or Apollo Client cannot file it. */
export const typePolicies: TypePolicies = {
  Api: { keyFields: ["slug"] },
  Benefit: { keyFields: ["code"] },
  Producer: { keyFields: ["slug"] },
  Theme: { keyFields: ["name"] },
  // People have no key, so the cache never merges the data of two people.
  Person: { keyFields: false, merge: false },
  Query: {
    fields: {
      // The `edges` of a search grow with each page. A null is kept: without this function it would become an empty list.
      apis: { ...pages, merge: (known, read, options) => (read === null ? null : mergePages(known, read, options)) },
    },
  },
};

/** The types that a fragment on `BenefitStatus` applies to. Without this line, Apollo Client drops its fields. */
export const possibleTypes = {
  BenefitStatus: ["CssStatus", "RsaStatus", "AahStatus", "PrimeActiviteStatus", "AsfStatus"],
};
