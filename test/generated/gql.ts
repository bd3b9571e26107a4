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
    "query Benefits {\n  benefits {\n    ...BenefitFields\n  }\n}\n\nquery Benefit($code: BenefitCode!) {\n  benefit(code: $code) {\n    ...BenefitFields\n  }\n}\n\nfragment BenefitFields on Benefit {\n  code\n  name\n  acronym\n  summary\n  scopes\n  available\n}": typeof types.BenefitsDocument,
    "query MyStatuses {\n  me {\n    css {\n      ...StatusFields\n      paysContribution\n    }\n    rsa {\n      ...StatusFields\n      increased\n    }\n  }\n}\n\nquery MyStatusList($benefits: [BenefitCode!]) {\n  me {\n    statuses(benefits: $benefits) {\n      __typename\n      outcome\n      unknownReason\n      description\n      benefit {\n        code\n      }\n      ... on RsaStatus {\n        increased\n      }\n      ... on CssStatus {\n        paysContribution\n      }\n    }\n  }\n}\n\nfragment StatusFields on BenefitStatus {\n  benefit {\n    ...BenefitFields\n  }\n  outcome\n  unknownReason\n  description\n  rightStartDate\n  provenance {\n    source\n    provider\n    asOf\n    freshness\n    sourceCallId\n  }\n}": typeof types.MyStatusesDocument,
    "query PersonStatuses($identity: CivilIdentityInput!) {\n  person(identity: $identity) {\n    reference\n    css {\n      ...StatusFields\n      paysContribution\n    }\n    rsa {\n      ...StatusFields\n      increased\n    }\n  }\n}\n\nquery PeopleStatuses($identities: [CivilIdentityInput!]!) {\n  people(identities: $identities) {\n    reference\n    css {\n      outcome\n    }\n    rsa {\n      outcome\n    }\n  }\n}": typeof types.PersonStatusesDocument,
};
const documents: Documents = {
    "query Benefits {\n  benefits {\n    ...BenefitFields\n  }\n}\n\nquery Benefit($code: BenefitCode!) {\n  benefit(code: $code) {\n    ...BenefitFields\n  }\n}\n\nfragment BenefitFields on Benefit {\n  code\n  name\n  acronym\n  summary\n  scopes\n  available\n}": types.BenefitsDocument,
    "query MyStatuses {\n  me {\n    css {\n      ...StatusFields\n      paysContribution\n    }\n    rsa {\n      ...StatusFields\n      increased\n    }\n  }\n}\n\nquery MyStatusList($benefits: [BenefitCode!]) {\n  me {\n    statuses(benefits: $benefits) {\n      __typename\n      outcome\n      unknownReason\n      description\n      benefit {\n        code\n      }\n      ... on RsaStatus {\n        increased\n      }\n      ... on CssStatus {\n        paysContribution\n      }\n    }\n  }\n}\n\nfragment StatusFields on BenefitStatus {\n  benefit {\n    ...BenefitFields\n  }\n  outcome\n  unknownReason\n  description\n  rightStartDate\n  provenance {\n    source\n    provider\n    asOf\n    freshness\n    sourceCallId\n  }\n}": types.MyStatusesDocument,
    "query PersonStatuses($identity: CivilIdentityInput!) {\n  person(identity: $identity) {\n    reference\n    css {\n      ...StatusFields\n      paysContribution\n    }\n    rsa {\n      ...StatusFields\n      increased\n    }\n  }\n}\n\nquery PeopleStatuses($identities: [CivilIdentityInput!]!) {\n  people(identities: $identities) {\n    reference\n    css {\n      outcome\n    }\n    rsa {\n      outcome\n    }\n  }\n}": types.PersonStatusesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Benefits {\n  benefits {\n    ...BenefitFields\n  }\n}\n\nquery Benefit($code: BenefitCode!) {\n  benefit(code: $code) {\n    ...BenefitFields\n  }\n}\n\nfragment BenefitFields on Benefit {\n  code\n  name\n  acronym\n  summary\n  scopes\n  available\n}"): typeof import('./graphql.js').BenefitsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MyStatuses {\n  me {\n    css {\n      ...StatusFields\n      paysContribution\n    }\n    rsa {\n      ...StatusFields\n      increased\n    }\n  }\n}\n\nquery MyStatusList($benefits: [BenefitCode!]) {\n  me {\n    statuses(benefits: $benefits) {\n      __typename\n      outcome\n      unknownReason\n      description\n      benefit {\n        code\n      }\n      ... on RsaStatus {\n        increased\n      }\n      ... on CssStatus {\n        paysContribution\n      }\n    }\n  }\n}\n\nfragment StatusFields on BenefitStatus {\n  benefit {\n    ...BenefitFields\n  }\n  outcome\n  unknownReason\n  description\n  rightStartDate\n  provenance {\n    source\n    provider\n    asOf\n    freshness\n    sourceCallId\n  }\n}"): typeof import('./graphql.js').MyStatusesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PersonStatuses($identity: CivilIdentityInput!) {\n  person(identity: $identity) {\n    reference\n    css {\n      ...StatusFields\n      paysContribution\n    }\n    rsa {\n      ...StatusFields\n      increased\n    }\n  }\n}\n\nquery PeopleStatuses($identities: [CivilIdentityInput!]!) {\n  people(identities: $identities) {\n    reference\n    css {\n      outcome\n    }\n    rsa {\n      outcome\n    }\n  }\n}"): typeof import('./graphql.js').PersonStatusesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
