/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Access($slug: String!, $applicant: String!, $answers: [String!]) {\n  api(slug: $slug) {\n    access(applicant: $applicant, answers: $answers) {\n      eligibility\n      rule {\n        description {\n          html\n        }\n        nextSteps\n      }\n      question\n      choices\n      conclusion {\n        html\n      }\n      actions {\n        label\n        url\n      }\n      knownApplicants\n    }\n  }\n}": typeof types.AccessDocument,
    "query ApiPage($slug: String!) {\n  api(slug: $slug) {\n    slug\n    title\n    tagline\n    openness\n    franceConnect\n    producer {\n      name\n      acronym\n      site\n    }\n    partners {\n      name\n    }\n    themes {\n      name\n    }\n    keywords\n    introduction {\n      html\n    }\n    body {\n      html\n    }\n    dataFields {\n      name\n      description\n    }\n    accessRules {\n      applicants\n      eligibility\n    }\n    datapassUrl\n    accountUrl\n    externalSite\n    contacts {\n      email\n      url\n    }\n    documentation {\n      external\n      specification\n    }\n    rateLimiting {\n      summary\n      description {\n        html\n      }\n      url\n    }\n    monitoring {\n      description {\n        html\n      }\n      url\n    }\n    uptime\n    lastUpdated\n    benefits {\n      code\n      acronym\n      name\n    }\n  }\n}": typeof types.ApiPageDocument,
    "query SearchApis($search: String, $filter: ApiFilter, $first: Int!, $after: String) {\n  apis(search: $search, filter: $filter, first: $first, after: $after) {\n    totalCount\n    nodes {\n      slug\n      title\n      tagline\n      openness\n      franceConnect\n      producer {\n        name\n      }\n      themes {\n        name\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.SearchApisDocument,
    "query Themes {\n  themes {\n    name\n    apiCount\n  }\n}": typeof types.ThemesDocument,
    "query MyOutcomes {\n  me {\n    css {\n      outcome\n    }\n    rsa {\n      outcome\n    }\n  }\n}": typeof types.MyOutcomesDocument,
    "query SignedIn {\n  me {\n    __typename\n  }\n}": typeof types.SignedInDocument,
    "query Benefits {\n  benefits {\n    code\n    acronym\n    name\n    summary\n    available\n    api {\n      slug\n    }\n  }\n}": typeof types.BenefitsDocument,
    "query MyStatuses($benefits: [BenefitCode!]) {\n  me {\n    statuses(benefits: $benefits) {\n      ...Status\n    }\n  }\n}\n\nfragment Status on BenefitStatus {\n  benefit {\n    code\n  }\n  outcome\n  unknownReason\n  description\n  rightStartDate\n  provenance {\n    source\n    provider\n    asOf\n    freshness\n    sourceCallId\n  }\n  ... on CssStatus {\n    paysContribution\n  }\n  ... on RsaStatus {\n    increased\n  }\n  ... on PrimeActiviteStatus {\n    increased\n  }\n}": typeof types.MyStatusesDocument,
};
const documents: Documents = {
    "query Access($slug: String!, $applicant: String!, $answers: [String!]) {\n  api(slug: $slug) {\n    access(applicant: $applicant, answers: $answers) {\n      eligibility\n      rule {\n        description {\n          html\n        }\n        nextSteps\n      }\n      question\n      choices\n      conclusion {\n        html\n      }\n      actions {\n        label\n        url\n      }\n      knownApplicants\n    }\n  }\n}": types.AccessDocument,
    "query ApiPage($slug: String!) {\n  api(slug: $slug) {\n    slug\n    title\n    tagline\n    openness\n    franceConnect\n    producer {\n      name\n      acronym\n      site\n    }\n    partners {\n      name\n    }\n    themes {\n      name\n    }\n    keywords\n    introduction {\n      html\n    }\n    body {\n      html\n    }\n    dataFields {\n      name\n      description\n    }\n    accessRules {\n      applicants\n      eligibility\n    }\n    datapassUrl\n    accountUrl\n    externalSite\n    contacts {\n      email\n      url\n    }\n    documentation {\n      external\n      specification\n    }\n    rateLimiting {\n      summary\n      description {\n        html\n      }\n      url\n    }\n    monitoring {\n      description {\n        html\n      }\n      url\n    }\n    uptime\n    lastUpdated\n    benefits {\n      code\n      acronym\n      name\n    }\n  }\n}": types.ApiPageDocument,
    "query SearchApis($search: String, $filter: ApiFilter, $first: Int!, $after: String) {\n  apis(search: $search, filter: $filter, first: $first, after: $after) {\n    totalCount\n    nodes {\n      slug\n      title\n      tagline\n      openness\n      franceConnect\n      producer {\n        name\n      }\n      themes {\n        name\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.SearchApisDocument,
    "query Themes {\n  themes {\n    name\n    apiCount\n  }\n}": types.ThemesDocument,
    "query MyOutcomes {\n  me {\n    css {\n      outcome\n    }\n    rsa {\n      outcome\n    }\n  }\n}": types.MyOutcomesDocument,
    "query SignedIn {\n  me {\n    __typename\n  }\n}": types.SignedInDocument,
    "query Benefits {\n  benefits {\n    code\n    acronym\n    name\n    summary\n    available\n    api {\n      slug\n    }\n  }\n}": types.BenefitsDocument,
    "query MyStatuses($benefits: [BenefitCode!]) {\n  me {\n    statuses(benefits: $benefits) {\n      ...Status\n    }\n  }\n}\n\nfragment Status on BenefitStatus {\n  benefit {\n    code\n  }\n  outcome\n  unknownReason\n  description\n  rightStartDate\n  provenance {\n    source\n    provider\n    asOf\n    freshness\n    sourceCallId\n  }\n  ... on CssStatus {\n    paysContribution\n  }\n  ... on RsaStatus {\n    increased\n  }\n  ... on PrimeActiviteStatus {\n    increased\n  }\n}": types.MyStatusesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Access($slug: String!, $applicant: String!, $answers: [String!]) {\n  api(slug: $slug) {\n    access(applicant: $applicant, answers: $answers) {\n      eligibility\n      rule {\n        description {\n          html\n        }\n        nextSteps\n      }\n      question\n      choices\n      conclusion {\n        html\n      }\n      actions {\n        label\n        url\n      }\n      knownApplicants\n    }\n  }\n}"): typeof import('./graphql.js').AccessDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ApiPage($slug: String!) {\n  api(slug: $slug) {\n    slug\n    title\n    tagline\n    openness\n    franceConnect\n    producer {\n      name\n      acronym\n      site\n    }\n    partners {\n      name\n    }\n    themes {\n      name\n    }\n    keywords\n    introduction {\n      html\n    }\n    body {\n      html\n    }\n    dataFields {\n      name\n      description\n    }\n    accessRules {\n      applicants\n      eligibility\n    }\n    datapassUrl\n    accountUrl\n    externalSite\n    contacts {\n      email\n      url\n    }\n    documentation {\n      external\n      specification\n    }\n    rateLimiting {\n      summary\n      description {\n        html\n      }\n      url\n    }\n    monitoring {\n      description {\n        html\n      }\n      url\n    }\n    uptime\n    lastUpdated\n    benefits {\n      code\n      acronym\n      name\n    }\n  }\n}"): typeof import('./graphql.js').ApiPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SearchApis($search: String, $filter: ApiFilter, $first: Int!, $after: String) {\n  apis(search: $search, filter: $filter, first: $first, after: $after) {\n    totalCount\n    nodes {\n      slug\n      title\n      tagline\n      openness\n      franceConnect\n      producer {\n        name\n      }\n      themes {\n        name\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): typeof import('./graphql.js').SearchApisDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Themes {\n  themes {\n    name\n    apiCount\n  }\n}"): typeof import('./graphql.js').ThemesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MyOutcomes {\n  me {\n    css {\n      outcome\n    }\n    rsa {\n      outcome\n    }\n  }\n}"): typeof import('./graphql.js').MyOutcomesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SignedIn {\n  me {\n    __typename\n  }\n}"): typeof import('./graphql.js').SignedInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Benefits {\n  benefits {\n    code\n    acronym\n    name\n    summary\n    available\n    api {\n      slug\n    }\n  }\n}"): typeof import('./graphql.js').BenefitsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MyStatuses($benefits: [BenefitCode!]) {\n  me {\n    statuses(benefits: $benefits) {\n      ...Status\n    }\n  }\n}\n\nfragment Status on BenefitStatus {\n  benefit {\n    code\n  }\n  outcome\n  unknownReason\n  description\n  rightStartDate\n  provenance {\n    source\n    provider\n    asOf\n    freshness\n    sourceCallId\n  }\n  ... on CssStatus {\n    paysContribution\n  }\n  ... on RsaStatus {\n    increased\n  }\n  ... on PrimeActiviteStatus {\n    increased\n  }\n}"): typeof import('./graphql.js').MyStatusesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
