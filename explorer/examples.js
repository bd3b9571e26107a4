const asJson = (value) => JSON.stringify(value, null, 2);

const statuses = `{
    css {
      outcome
      unknownReason
      description
      provenance { source asOf freshness }
    }
    rsa {
      outcome
      unknownReason
      description
      increased
      provenance { source asOf freshness }
    }
  }`;

const angela = {
  reference: "dossier 1",
  birthName: "DUBOIS",
  givenNames: ["Angela", "Claire", "Louise"],
  birthDate: "1962-08-24",
  gender: "FEMALE",
  birthPlace: "75107",
};
const jean = {
  reference: "dossier 2",
  birthName: "TARGE",
  givenNames: ["Jean"],
  birthDate: "1992",
  gender: "MALE",
  birthCountry: "99217",
};

const noSignIn = `# Signing in is not configured on this gateway:
# use a token, as in StatusesByToken.`;
const howToSignIn = `# Signed out? Follow "Sign in with FranceConnect",
# above: it leads back here.`;

const ownKey = `# identity, by its own key, under Headers.`;
const demoKey = `# identity. The demo consumer's key is already
# under Headers.`;

/** The command that prints a token; it finds the sandbox's FranceConnect by the gateway's port. */
const tokenCommand = () =>
  `${document.location.port === "4000" ? "" : `PORT=${document.location.port} `}npm run --silent token -- test`;

/**
 * One tab per kind of viewer: an operation that it may send, with its variables and headers. The demo consumer's key is
 * known when no other consumers are configured.
 */
export const createExamples = ({ demoApiKey, signIn }) => {
  const apiKey = asJson({ "X-Api-Key": demoApiKey ?? "the consumer's key" });
  return [
    {
      query: `# Anybody: the catalogue of APIs.
query Catalogue($search: String) {
  apis(search: $search, first: 5) {
    totalCount
    nodes {
      slug
      title
      tagline
      openness
      producer { name }
      accessRules { applicants eligibility }
    }
  }
}
`,
      variables: asJson({ search: "santé" }),
    },
    {
      query: `# Anybody: the benefits that this gateway
# tells, and the scopes that each takes.
query Benefits {
  benefits {
    code
    name
    scopes
    available
  }
}
`,
    },
    {
      query: `# A person, by the FranceConnect access token
# of their login. In embedded mode,
#   ${tokenCommand()}
# prints one, which lives 60 s: put it under
# Headers, in the place of what follows Bearer.
query StatusesByToken {
  me ${statuses}
}
`,
      headers: asJson({ Authorization: "Bearer a FranceConnect access token" }),
    },
    {
      query: `# The person who is signed in through this
# gateway in this browser: no header needed.
${signIn ? howToSignIn : noSignIn}
query StatusesSignedIn {
  me ${statuses}
}
`,
    },
    {
      query: `# A consumer that may name people by civil
${demoApiKey ? demoKey : ownKey}
query OnePerson($identity: CivilIdentityInput!) {
  person(identity: $identity) ${statuses}
}
`,
      variables: asJson({ identity: angela }),
      headers: apiKey,
    },
    {
      query: `# The same for up to 100 people: each answers
# or fails on its own.
query SeveralPeople($identities: [CivilIdentityInput!]!) {
  people(identities: $identities) {
    reference
    css { outcome }
    rsa { outcome }
  }
}
`,
      variables: asJson({ identities: [angela, jean] }),
      headers: apiKey,
    },
  ];
};
