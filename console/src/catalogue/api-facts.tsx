import type { ComponentChildren } from "preact";
import { ExternalLink } from "../parts/external-link.js";
import { day, typeset } from "../parts/french.js";
import { RichText } from "../parts/rich-text.js";
import type { Api } from "./api.js";

/** The site for which the catalogue's pages were written: their paths are relative to it. */
const catalogueSite = "https://api.gouv.fr";

/** The publisher of an API, its contacts and links, and its quality of service. */
export function ApiFacts({ api }: { readonly api: Api }) {
  return (
    <aside class="facts" aria-labelledby="facts-title">
      <h2 id="facts-title">En bref</h2>
      <dl>
        <People api={api} />
        <Links api={api} />
        <Service api={api} />
        {api.benefits.length > 0 && (
          <Fact name="Prestations">
            <a href={`/?prestations=${api.benefits.map(({ code }) => code.toLowerCase()).join(",")}`}>
              Vérifier les miennes ({api.benefits.map(({ acronym }) => acronym).join(", ")})
            </a>
          </Fact>
        )}
        {api.keywords.length > 0 && <Fact name="Mots-clés">{api.keywords.join(", ")}</Fact>}
        {api.lastUpdated !== null && <Fact name="Page mise à jour">le {day(api.lastUpdated)}</Fact>}
      </dl>
    </aside>
  );
}

interface Props {
  readonly api: Api;
}

function People({ api: { producer, partners, contacts } }: Props) {
  return (
    <>
      {producer && (
        <Fact name="Producteur">
          {producer.site === null ? producer.name : <ExternalLink href={producer.site}>{producer.name}</ExternalLink>}
        </Fact>
      )}
      {partners.length > 0 && <Fact name="Partenaires">{partners.map(({ name }) => name).join(", ")}</Fact>}
      {contacts.length > 0 && (
        <Fact name="Contact">
          {contacts.map(({ email, url }) =>
            email === null ? (
              <ExternalLink key={url} href={url ?? ""}>
                Page de contact
              </ExternalLink>
            ) : (
              <a key={email} href={`mailto:${email}`}>
                {email}
              </a>
            ),
          )}
        </Fact>
      )}
    </>
  );
}

function Links({ api: { datapassUrl, accountUrl, documentation, externalSite } }: Props) {
  const { external, specification } = documentation;
  const links = [
    ["Demande d’accès", datapassUrl, "Formulaire DataPass"],
    ["Compte", accountUrl, "Ouvrir un compte"],
    ["Documentation", external, "Documentation technique"],
    [
      "Spécification",
      specification === null ? null : new URL(specification, catalogueSite).href,
      "Description OpenAPI",
    ],
    ["Site", externalSite, externalSite === null ? "" : new URL(externalSite).host],
  ] as const;
  return (
    <>
      {links.map(
        ([name, href, words]) =>
          href !== null && (
            <Fact name={name} key={name}>
              <ExternalLink href={href}>{words}</ExternalLink>
            </Fact>
          ),
      )}
    </>
  );
}

function Service({ api: { rateLimiting, uptime, monitoring } }: Props) {
  return (
    <>
      {rateLimiting && (
        <Fact name="Limite d’appels">
          {rateLimiting.summary !== null && typeset(rateLimiting.summary)}
          {rateLimiting.description && <RichText html={rateLimiting.description.html} />}
          {rateLimiting.url !== null && <ExternalLink href={rateLimiting.url}>Détail des limites</ExternalLink>}
        </Fact>
      )}
      {uptime !== null && <Fact name="Disponibilité">{uptime.toLocaleString("fr-FR")}&nbsp;%</Fact>}
      {monitoring && (
        <Fact name="Supervision">
          {monitoring.description && <RichText html={monitoring.description.html} />}
          {monitoring.url !== null && <ExternalLink href={monitoring.url}>État du service</ExternalLink>}
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
