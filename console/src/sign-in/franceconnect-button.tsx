import logo from "./franceconnect-logo.svg";
import { signInUrl } from "./sign-in-provider.js";

interface Props {
  /** The benefits to check; the button is disabled while the list is empty. */
  readonly benefits: readonly string[];
}

/**
 * FranceConnect's button, by its rules of use: its words, its logo, its link below, by itself, in the same tab.
 * @see https://docs.partenaires.franceconnect.gouv.fr/fs/fs-integration/fs-integration-bouton-fc/
 */
export function FranceConnectButton({ benefits }: Props) {
  const ready = benefits.length > 0;
  return (
    <div class="franceconnect">
      <p>
        FranceConnect est la solution proposée par l’État pour sécuriser et simplifier la connexion à vos services en
        ligne.
      </p>
      <a
        class="franceconnect__button"
        {...(ready ? { href: signInUrl(benefits) } : { role: "link", "aria-disabled": "true" })}
      >
        <img src={logo} alt="" width="40" height="48" />
        <span>
          <span class="franceconnect__login">S’identifier avec</span>{" "}
          <span class="franceconnect__brand">FranceConnect</span>
        </span>
      </a>
      {!ready && <p class="hint">Choisissez au moins une prestation pour continuer.</p>}
      <p>
        <a class="external" href="https://franceconnect.gouv.fr/" target="_blank" rel="noopener noreferrer">
          Qu’est-ce que FranceConnect&nbsp;?<span class="visually-hidden"> (nouvelle fenêtre)</span>
        </a>
      </p>
    </div>
  );
}

/** Shown instead of the button when the login is not configured. */
export function NotConfigured() {
  return (
    <div class="notice">
      <div>
        <p class="notice__title">L’identification n’est pas ouverte ici</p>
        <p>
          Ce service n’est pas encore enregistré auprès de FranceConnect&nbsp;: on ne peut pas s’y identifier. Les
          administrations habilitées peuvent l’interroger, et le catalogue est ouvert à tous.
        </p>
      </div>
    </div>
  );
}
