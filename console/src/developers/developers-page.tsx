import { offers } from "../offers.js";
import { PageHeading } from "../parts/page-heading.js";
import { curlExample } from "./curl-example.js";

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
        <p>{introduction}</p>
        <pre class="code" tabIndex={0} role="group" aria-label="Exemple de requête">
          <code>{curlExample}</code>
        </pre>
        <p>
          La réponse a trois valeurs&nbsp;: <code>BENEFICIARY</code>, <code>NOT_BENEFICIARY</code>, <code>UNKNOWN</code>
          . Une panne est une erreur, avec un code stable&nbsp;; elle n’est jamais un «&nbsp;non&nbsp;».
        </p>
        <p>
          <a href="/developpeurs/front-end" hreflang="en">
            Guide pour les interfaces web (en anglais)
          </a>
          &nbsp;: Apollo Client, urql, <code lang="en">fetch</code>, l’identification, les erreurs et les nouveaux
          essais.
        </p>
      </section>
    </div>
  );
}

const introduction = offers.demoApiKey
  ? "Une requête, avec le jeton d’accès FranceConnect d’une personne de test, à lancer depuis le dossier de la passerelle\u00a0:"
  : offers.consumerKey
    ? "Une requête, avec le jeton d’accès FranceConnect de la personne et la clé de votre service\u00a0:"
    : "Une requête, avec le jeton d’accès FranceConnect de la personne\u00a0:";

/** The gateway's own pages, when they are enabled. */
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
