/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The social benefits whose status the gateway can return. */
export type BenefitCode =
  /** Allocation aux adultes handicapés. */
  | 'AAH'
  /** Allocation de soutien familial. */
  | 'ASF'
  /** Complémentaire santé solidaire. */
  | 'CSS'
  /** Prime d'activité. */
  | 'PRIME_ACTIVITE'
  /** Revenu de solidarité active. */
  | 'RSA';

/** The person concerned, by civil identity: sent in a variable, never in the document. A value that breaks a rule is BAD_USER_INPUT, which names the field and the rule, and fails only this person. */
export type CivilIdentityInput = {
  /** INSEE code of the country of birth: 99 and three digits, or 92352. France is 99100. At most 50 characters. */
  birthCountry?: string;
  /** Birth date, as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD; from 1850-01-01 to today. At most 50 characters. */
  birthDate: string;
  /** INSEE code of the department of birthPlaceName: 75, 2A or 974, for example. At most 50 characters. */
  birthDepartment?: string | null | undefined;
  /** Birth name (nom de naissance): Latin letters, spaces, hyphens, apostrophes. One of the two names is needed; API Particulier needs this one. At most 255 characters. */
  birthName?: string | null | undefined;
  /** INSEE code of the commune of birth (five characters), only for people born in France (99100). At most 50 characters. */
  birthPlace?: string | null | undefined;
  /** Name of the commune of birth where its code is not known, of the same characters as a name. It requires birthDepartment, and is used instead of birthPlace, not with it. API-SECU then receives no place. At most 255 characters. */
  birthPlaceName?: string | null | undefined;
  /** Gender. */
  gender: Gender;
  /** Given names in the order of civil status, of the same characters. API Particulier needs one, and is sent the first three. At most 20 items of at most 255 characters, 500 characters together. */
  givenNames?: Array<string> | null | undefined;
  /** The caller's own reference, echoed on the person. At most 255 characters. */
  reference?: string | null | undefined;
  /** Name in use (nom d'usage), of the same characters. At most 255 characters. */
  usageName?: string | null | undefined;
};

/** How the gateway obtained this answer. */
export type Freshness =
  /** Returned from the cache, and still fresh. */
  | 'CACHED'
  /** The source was called for this request. */
  | 'LIVE'
  /** Returned from the cache after the end of its freshness, because the source fails. */
  | 'STALE';

/** Gender as civil status records it. */
export type Gender =
  /** Féminin. */
  | 'FEMALE'
  /** Masculin. */
  | 'MALE';

/** The three possible outcomes. A failure is not an outcome: the field is null, with an error. */
export type Outcome =
  /** The source certifies that the person receives the benefit. */
  | 'BENEFICIARY'
  /** The source certifies that the person does not receive the benefit. */
  | 'NOT_BENEFICIARY'
  /** The source answered, but does not know; `unknownReason` gives the reason. It never means no. */
  | 'UNKNOWN';

/** The certified sources that the gateway can call. */
export type SourceName =
  /** API Particulier, the administrations' common route to personal data. */
  | 'API_PARTICULIER'
  /** API-SECU, the Direction de la sécurité sociale's own API des prestations. */
  | 'API_SECU';

/** Why a source that answered does not know the status. */
export type UnknownReason =
  /** The source does not recognise this person's identity. */
  | 'IDENTITY_NOT_RECOGNISED'
  /** The source has no file of this person. Its register is known to miss real beneficiaries. */
  | 'NO_FILE';

export type BenefitsQueryVariables = Exact<{ [key: string]: never; }>;


export type BenefitsQuery = { benefits: Array<{ code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }> };

export type BenefitQueryVariables = Exact<{
  code: BenefitCode;
}>;


export type BenefitQuery = { benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean } };

export type BenefitFieldsFragment = { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean };

export type MyStatusesQueryVariables = Exact<{ [key: string]: never; }>;


export type MyStatusesQuery = { me: { css: { paysContribution: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } } | null, rsa: { increased: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } } | null } | null };

export type MyStatusListQueryVariables = Exact<{
  benefits?: Array<BenefitCode> | BenefitCode | null | undefined;
}>;


export type MyStatusListQuery = { me: { statuses: Array<
      | { __typename: 'AahStatus', outcome: Outcome, unknownReason: UnknownReason | null, description: string, benefit: { code: BenefitCode } }
      | { __typename: 'AsfStatus', outcome: Outcome, unknownReason: UnknownReason | null, description: string, benefit: { code: BenefitCode } }
      | { __typename: 'CssStatus', paysContribution: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, benefit: { code: BenefitCode } }
      | { __typename: 'PrimeActiviteStatus', outcome: Outcome, unknownReason: UnknownReason | null, description: string, benefit: { code: BenefitCode } }
      | { __typename: 'RsaStatus', increased: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, benefit: { code: BenefitCode } }
     | null> | null } | null };

type StatusFields_AahStatus_Fragment = { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type StatusFields_AsfStatus_Fragment = { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type StatusFields_CssStatus_Fragment = { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type StatusFields_PrimeActiviteStatus_Fragment = { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type StatusFields_RsaStatus_Fragment = { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

export type StatusFieldsFragment =
  | StatusFields_AahStatus_Fragment
  | StatusFields_AsfStatus_Fragment
  | StatusFields_CssStatus_Fragment
  | StatusFields_PrimeActiviteStatus_Fragment
  | StatusFields_RsaStatus_Fragment
;

export type PersonStatusesQueryVariables = Exact<{
  identity: CivilIdentityInput;
}>;


export type PersonStatusesQuery = { person: { reference: string | null, css: { paysContribution: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } } | null, rsa: { increased: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode, name: string, acronym: string, summary: string, scopes: Array<string>, available: boolean }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } } | null } | null };

export type PeopleStatusesQueryVariables = Exact<{
  identities: Array<CivilIdentityInput> | CivilIdentityInput;
}>;


export type PeopleStatusesQuery = { people: Array<{ reference: string | null, css: { outcome: Outcome } | null, rsa: { outcome: Outcome } | null } | null> | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const BenefitFieldsFragmentDoc = new TypedDocumentString(`
    fragment BenefitFields on Benefit {
  code
  name
  acronym
  summary
  scopes
  available
}
    `, {"fragmentName":"BenefitFields"}) as unknown as TypedDocumentString<BenefitFieldsFragment, unknown>;
export const StatusFieldsFragmentDoc = new TypedDocumentString(`
    fragment StatusFields on BenefitStatus {
  benefit {
    ...BenefitFields
  }
  outcome
  unknownReason
  description
  rightStartDate
  provenance {
    source
    provider
    asOf
    freshness
    sourceCallId
  }
}
    fragment BenefitFields on Benefit {
  code
  name
  acronym
  summary
  scopes
  available
}`, {"fragmentName":"StatusFields"}) as unknown as TypedDocumentString<StatusFieldsFragment, unknown>;
export const BenefitsDocument = new TypedDocumentString(`
    query Benefits {
  benefits {
    ...BenefitFields
  }
}
    fragment BenefitFields on Benefit {
  code
  name
  acronym
  summary
  scopes
  available
}`, {"hash":"sha256:097cce8e93ea88cea504bf5a3ba8f4546c5d161df035b6747f9fa60e1309cf4d"}) as unknown as TypedDocumentString<BenefitsQuery, BenefitsQueryVariables>;
export const BenefitDocument = new TypedDocumentString(`
    query Benefit($code: BenefitCode!) {
  benefit(code: $code) {
    ...BenefitFields
  }
}
    fragment BenefitFields on Benefit {
  code
  name
  acronym
  summary
  scopes
  available
}`, {"hash":"sha256:7ddbdf0ae02dbe186423e49e1ccb866ad3ba2637b0f66a0e56bb261495431ebd"}) as unknown as TypedDocumentString<BenefitQuery, BenefitQueryVariables>;
export const MyStatusesDocument = new TypedDocumentString(`
    query MyStatuses {
  me {
    css {
      ...StatusFields
      paysContribution
    }
    rsa {
      ...StatusFields
      increased
    }
  }
}
    fragment BenefitFields on Benefit {
  code
  name
  acronym
  summary
  scopes
  available
}
fragment StatusFields on BenefitStatus {
  benefit {
    ...BenefitFields
  }
  outcome
  unknownReason
  description
  rightStartDate
  provenance {
    source
    provider
    asOf
    freshness
    sourceCallId
  }
}`, {"hash":"sha256:642df95f21a1c829a110b9efa733e464fbf0ba50b8c9a22f828b0e688c0c08c5"}) as unknown as TypedDocumentString<MyStatusesQuery, MyStatusesQueryVariables>;
export const MyStatusListDocument = new TypedDocumentString(`
    query MyStatusList($benefits: [BenefitCode!]) {
  me {
    statuses(benefits: $benefits) {
      __typename
      outcome
      unknownReason
      description
      benefit {
        code
      }
      ... on RsaStatus {
        increased
      }
      ... on CssStatus {
        paysContribution
      }
    }
  }
}
    `, {"hash":"sha256:4c59f19f9e08a64dda616ec8fd3480db51c2157c75e5d0d6229375ef6ad5b04e"}) as unknown as TypedDocumentString<MyStatusListQuery, MyStatusListQueryVariables>;
export const PersonStatusesDocument = new TypedDocumentString(`
    query PersonStatuses($identity: CivilIdentityInput!) {
  person(identity: $identity) {
    reference
    css {
      ...StatusFields
      paysContribution
    }
    rsa {
      ...StatusFields
      increased
    }
  }
}
    fragment BenefitFields on Benefit {
  code
  name
  acronym
  summary
  scopes
  available
}
fragment StatusFields on BenefitStatus {
  benefit {
    ...BenefitFields
  }
  outcome
  unknownReason
  description
  rightStartDate
  provenance {
    source
    provider
    asOf
    freshness
    sourceCallId
  }
}`, {"hash":"sha256:fcf0e6e0b246f3fe8e19b3e471919d30c6f8f705ee96900c1a6799a6e853edad"}) as unknown as TypedDocumentString<PersonStatusesQuery, PersonStatusesQueryVariables>;
export const PeopleStatusesDocument = new TypedDocumentString(`
    query PeopleStatuses($identities: [CivilIdentityInput!]!) {
  people(identities: $identities) {
    reference
    css {
      outcome
    }
    rsa {
      outcome
    }
  }
}
    `, {"hash":"sha256:d74a0e59ac0c34d45a1508d8e9a731b0e70df0bfe1dc76686a00bbfb4d12f1cf"}) as unknown as TypedDocumentString<PeopleStatusesQuery, PeopleStatusesQueryVariables>;