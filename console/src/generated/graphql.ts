/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The conditions that the listed APIs must meet; an absent condition excludes no API. */
export type ApiFilter = {
  /** Whether they work with FranceConnect. */
  franceConnect?: FranceConnectUse | null | undefined;
  /** Who can call them. */
  openness?: Openness | null | undefined;
  /** The slug of their producer. At most 200 characters. */
  producer?: string | null | undefined;
  /** The name of a theme; case and accents do not matter. At most 200 characters. */
  theme?: string | null | undefined;
};

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

/** Whether an applicant may use an API. */
export type Eligibility =
  /** The applicant may use the API. */
  | 'ELIGIBLE'
  /** The applicant may not use the API. */
  | 'NOT_ELIGIBLE'
  /** The applicant may use the API under the conditions in the description. */
  | 'POSSIBLY_ELIGIBLE';

/** Whether an API works with FranceConnect. */
export type FranceConnectUse =
  /** FranceConnect cannot be used. */
  | 'NONE'
  /** It can be used with FranceConnect. */
  | 'OPTIONAL'
  /** It must be used with FranceConnect. */
  | 'REQUIRED';

/** How the gateway obtained this answer. */
export type Freshness =
  /** Returned from the cache, and still fresh. */
  | 'CACHED'
  /** The source was called for this request. */
  | 'LIVE'
  /** Returned from the cache after the end of its freshness, because the source fails. */
  | 'STALE';

/** Who can call an API. */
export type Openness =
  /** Who has been granted access. */
  | 'CLOSED'
  /** Every user. */
  | 'OPEN'
  /** Every user with an account. */
  | 'SEMI_OPEN';

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

export type AccessQueryVariables = Exact<{
  slug: string;
  applicant: string;
  answers?: Array<string> | string | null | undefined;
}>;


export type AccessQuery = { api: { access: { eligibility: Eligibility | null, question: string | null, choices: Array<string>, knownApplicants: Array<string>, rule: { nextSteps: Array<string>, description: { html: string } | null } | null, conclusion: { html: string } | null, actions: Array<{ label: string, url: string }> } | null } | null };

export type ApiPageQueryVariables = Exact<{
  slug: string;
}>;


export type ApiPageQuery = { api: { slug: string, title: string, tagline: string | null, openness: Openness, franceConnect: FranceConnectUse, keywords: Array<string>, datapassUrl: string | null, accountUrl: string | null, externalSite: string | null, uptime: number | null, lastUpdated: string | null, producer: { name: string, acronym: string | null, site: string | null } | null, partners: Array<{ name: string }>, themes: Array<{ name: string }>, introduction: { html: string } | null, body: { html: string } | null, dataFields: Array<{ name: string, description: string | null }>, accessRules: Array<{ applicants: Array<string>, eligibility: Eligibility }>, contacts: Array<{ email: string | null, url: string | null }>, documentation: { external: string | null, specification: string | null }, rateLimiting: { summary: string | null, url: string | null, description: { html: string } | null } | null, monitoring: { url: string | null, description: { html: string } | null } | null, benefits: Array<{ code: BenefitCode, acronym: string, name: string }> } | null };

export type SearchApisQueryVariables = Exact<{
  search?: string | null | undefined;
  filter?: ApiFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type SearchApisQuery = { apis: { totalCount: number, nodes: Array<{ slug: string, title: string, tagline: string | null, openness: Openness, franceConnect: FranceConnectUse, producer: { name: string } | null, themes: Array<{ name: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ThemesQueryVariables = Exact<{ [key: string]: never; }>;


export type ThemesQuery = { themes: Array<{ name: string, apiCount: number }> };

export type MyOutcomesQueryVariables = Exact<{ [key: string]: never; }>;


export type MyOutcomesQuery = { me: { css: { outcome: Outcome } | null, rsa: { outcome: Outcome } | null } | null };

export type SignedInQueryVariables = Exact<{ [key: string]: never; }>;


export type SignedInQuery = { me: { __typename: 'Person' } | null };

export type BenefitsQueryVariables = Exact<{ [key: string]: never; }>;


export type BenefitsQuery = { benefits: Array<{ code: BenefitCode, acronym: string, name: string, summary: string, available: boolean, api: { slug: string } | null }> };

export type MyStatusesQueryVariables = Exact<{
  benefits?: Array<BenefitCode> | BenefitCode | null | undefined;
}>;


export type MyStatusesQuery = { me: { statuses: Array<
      | { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } }
      | { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } }
      | { paysContribution: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } }
      | { increased: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } }
      | { increased: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } }
     | null> | null } | null };

type Status_AahStatus_Fragment = { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type Status_AsfStatus_Fragment = { outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type Status_CssStatus_Fragment = { paysContribution: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type Status_PrimeActiviteStatus_Fragment = { increased: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

type Status_RsaStatus_Fragment = { increased: boolean | null, outcome: Outcome, unknownReason: UnknownReason | null, description: string, rightStartDate: string | null, benefit: { code: BenefitCode }, provenance: { source: SourceName, provider: string | null, asOf: string, freshness: Freshness, sourceCallId: string } };

export type StatusFragment =
  | Status_AahStatus_Fragment
  | Status_AsfStatus_Fragment
  | Status_CssStatus_Fragment
  | Status_PrimeActiviteStatus_Fragment
  | Status_RsaStatus_Fragment
;

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
export const StatusFragmentDoc = new TypedDocumentString(`
    fragment Status on BenefitStatus {
  benefit {
    code
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
  ... on CssStatus {
    paysContribution
  }
  ... on RsaStatus {
    increased
  }
  ... on PrimeActiviteStatus {
    increased
  }
}
    `, {"fragmentName":"Status"}) as unknown as TypedDocumentString<StatusFragment, unknown>;
export const AccessDocument = new TypedDocumentString(`
    query Access($slug: String!, $applicant: String!, $answers: [String!]) {
  api(slug: $slug) {
    access(applicant: $applicant, answers: $answers) {
      eligibility
      rule {
        description {
          html
        }
        nextSteps
      }
      question
      choices
      conclusion {
        html
      }
      actions {
        label
        url
      }
      knownApplicants
    }
  }
}
    `, {"hash":"sha256:e5186018d03608f40d89ea70a65860ccef07d10704276025061b00f4211e6a39"}) as unknown as TypedDocumentString<AccessQuery, AccessQueryVariables>;
export const ApiPageDocument = new TypedDocumentString(`
    query ApiPage($slug: String!) {
  api(slug: $slug) {
    slug
    title
    tagline
    openness
    franceConnect
    producer {
      name
      acronym
      site
    }
    partners {
      name
    }
    themes {
      name
    }
    keywords
    introduction {
      html
    }
    body {
      html
    }
    dataFields {
      name
      description
    }
    accessRules {
      applicants
      eligibility
    }
    datapassUrl
    accountUrl
    externalSite
    contacts {
      email
      url
    }
    documentation {
      external
      specification
    }
    rateLimiting {
      summary
      description {
        html
      }
      url
    }
    monitoring {
      description {
        html
      }
      url
    }
    uptime
    lastUpdated
    benefits {
      code
      acronym
      name
    }
  }
}
    `, {"hash":"sha256:ca2857bf893806271e5a41057ca34faa3c9eb1e6acbda018674fbb374b0b9d5d"}) as unknown as TypedDocumentString<ApiPageQuery, ApiPageQueryVariables>;
export const SearchApisDocument = new TypedDocumentString(`
    query SearchApis($search: String, $filter: ApiFilter, $first: Int!, $after: String) {
  apis(search: $search, filter: $filter, first: $first, after: $after) {
    totalCount
    nodes {
      slug
      title
      tagline
      openness
      franceConnect
      producer {
        name
      }
      themes {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:c908e39c5c4f0eef8194ece08ed5f1c1156565c1b4743e2f1344f93369c556c0"}) as unknown as TypedDocumentString<SearchApisQuery, SearchApisQueryVariables>;
export const ThemesDocument = new TypedDocumentString(`
    query Themes {
  themes {
    name
    apiCount
  }
}
    `, {"hash":"sha256:b945c3d138bc400a877c5a21a049e2920e0de4cc5d223a99cf3aeb8e4b591038"}) as unknown as TypedDocumentString<ThemesQuery, ThemesQueryVariables>;
export const MyOutcomesDocument = new TypedDocumentString(`
    query MyOutcomes {
  me {
    css {
      outcome
    }
    rsa {
      outcome
    }
  }
}
    `, {"hash":"sha256:6fb0df2a1dd4c905157b37e3e7c5b159eecf2e26794b39218d778e378cebf191"}) as unknown as TypedDocumentString<MyOutcomesQuery, MyOutcomesQueryVariables>;
export const SignedInDocument = new TypedDocumentString(`
    query SignedIn {
  me {
    __typename
  }
}
    `, {"hash":"sha256:53f60ea1bb2c48cc63534636d5415b07de676e4cc29497be71dea2e9d72965d5"}) as unknown as TypedDocumentString<SignedInQuery, SignedInQueryVariables>;
export const BenefitsDocument = new TypedDocumentString(`
    query Benefits {
  benefits {
    code
    acronym
    name
    summary
    available
    api {
      slug
    }
  }
}
    `, {"hash":"sha256:230e009b1da23fada7e9c0746a942d2a1971888532d2557abe4d818cb13d23cc"}) as unknown as TypedDocumentString<BenefitsQuery, BenefitsQueryVariables>;
export const MyStatusesDocument = new TypedDocumentString(`
    query MyStatuses($benefits: [BenefitCode!]) {
  me {
    statuses(benefits: $benefits) {
      ...Status
    }
  }
}
    fragment Status on BenefitStatus {
  benefit {
    code
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
  ... on CssStatus {
    paysContribution
  }
  ... on RsaStatus {
    increased
  }
  ... on PrimeActiviteStatus {
    increased
  }
}`, {"hash":"sha256:29ee257993cc5f068b00329b0cdcfde99ec1acacc4d532fc3c5b74b18900dac7"}) as unknown as TypedDocumentString<MyStatusesQuery, MyStatusesQueryVariables>;