import { ExternalLink } from "../parts/external-link.js";

export function Footer() {
  return (
    <footer class="footer">
      <div class="footer__content">
        <p>
          Chaque réponse vient de la source qui gère la prestation. Une panne n’est jamais lue comme un refus&nbsp;: ce
          qui n’est pas certifié reste inconnu.
        </p>
        <ul class="footer__links">
          <li>
            <ExternalLink href="https://www.mesdroitssociaux.gouv.fr/">mesdroitssociaux.gouv.fr</ExternalLink>
          </li>
          <li>
            <ExternalLink href="https://www.service-public.fr/">service-public.fr</ExternalLink>
          </li>
          <li>
            <ExternalLink href="https://franceconnect.gouv.fr/">franceconnect.gouv.fr</ExternalLink>
          </li>
        </ul>
      </div>
    </footer>
  );
}
