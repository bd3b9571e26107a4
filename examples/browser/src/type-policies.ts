import type { TypePolicies } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";

/** Every query that selects one of the first four selects its key too, or Apollo Client cannot file it. */
export const typePolicies: TypePolicies = {
  Api: { keyFields: ["slug"] },
  Benefit: { keyFields: ["code"] },
  Producer: { keyFields: ["slug"] },
  Theme: { keyFields: ["name"] },
  // A person has no key: what is known of one is never merged with what is known of another.
  Person: { keyFields: false, merge: false },
  Query: {
    fields: {
      // A list for each search, which grows with each page.
      apis: relayStylePagination(["search", "filter", "orderBy"]),
    },
  },
};

/** The types that a fragment on `BenefitStatus` applies to. Without this line, Apollo Client drops its fields. */
export const possibleTypes = {
  BenefitStatus: ["CssStatus", "RsaStatus", "AahStatus", "PrimeActiviteStatus", "AsfStatus"],
};
