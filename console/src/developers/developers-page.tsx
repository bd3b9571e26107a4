import { offers } from "../offers.js";
import { PageHeading } from "../parts/page-heading.js";

const example = `curl ${window.location.origin}/graphql \\
  -H 'content-type: application/json' \\
  -H 'authorization: Bearer JETON_FRANCECONNECT' \\
  -d '{"query":"{ me { css { outcome } rsa { outcome } } }"}'`;

export function DevelopersPage() {
  return (
    <div class="page">
      <PageHeading title="Pour les développeurs" />
      <p class="lead">
        Cette console n’est qu’un client parmi d’autres&nbsp;: tout ce qu’elle montre vient d’un point d’accès GraphQL,
        que votre service peut interroger.
      </p>
      <Explore />
      <section aria-labelledby="ask-title">
        <h2 id="ask-title">Interroger</h2>
        <p>Une requête, avec le jeton d’accès FranceConnect de la personne&nbsp;:</p>
        <pre class="code" tabIndex={0} role="group" aria-label="Exemple de requête">
          <code>{example}</code>
        </pre>
        <p>
          La réponse a trois valeurs&nbsp;: <code>BENEFICIARY</code>, <code>NOT_BENEFICIARY</code>, <code>UNKNOWN</code>
          . Une panne est une erreur, avec un code stable&nbsp;; elle n’est jamais un «&nbsp;non&nbsp;».
        </p>
      </section>
    </div>
  );
}

/** The gateway's own pages, where it has them. */
const pages = [
  {
    href: "/explorer",
    offered: offers.explorer,
    title: "Explorateur hors ligne",
    text: "Servi tout entier par cette passerelle, avec des requêtes d’exemple pour chaque profil.",
  },
  {
    href: "/graphql",
    offered: offers.explorer,
    title: "Apollo Sandbox",
    text: "L’explorateur d’Apollo, chargé depuis le site d’Apollo.",
  },
  {
    href: "/schema.graphql",
    offered: offers.schema,
    title: "Schéma GraphQL",
    text: "Tous les types, avec leur description, pour générer un client typé.",
  },
];

function Explore() {
  return (
    <section aria-labelledby="explore-title">
      <h2 id="explore-title">Explorer</h2>
      <ul class="tiles">
        {pages
          .filter(({ offered }) => offered)
          .map(({ href, title, text }) => (
            <li class="tile" key={href}>
              <h3>
                <a href={href}>{title}</a>
              </h3>
              <p>{text}</p>
            </li>
          ))}
      </ul>
      {!offers.explorer && <p>Les explorateurs sont fermés sur ce service, comme il convient en production.</p>}
      {!offers.schema && <p>Le schéma n’est pas publié sur ce service.</p>}
    </section>
  );
}
