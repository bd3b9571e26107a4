import { PageHeading } from "../parts/page-heading.js";

export function NotFoundPage() {
  return (
    <div class="page">
      <PageHeading title="Page introuvable" />
      <p>L’adresse est peut-être mal écrite, ou la page n’existe plus.</p>
      <p>
        <a href="/">Revenir à l’accueil</a>
      </p>
    </div>
  );
}
