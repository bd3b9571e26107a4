import type { Persona } from "../people/persona.js";

const scopeLabels: Readonly<Record<string, string>> = {
  openid: "Identifiant technique",
  identite_pivot: "Noms, prénoms, date et lieu de naissance, sexe",
  profile: "Noms, prénoms, date de naissance, sexe",
  birth: "Lieu et pays de naissance",
  preferred_username: "Nom d’usage",
  email: "Adresse électronique",
  complementaire_sante_solidaire: "Complémentaire santé solidaire",
  revenu_solidarite_active: "Revenu de solidarité active",
  revenu_solidarite_active_majoration: "Majoration du revenu de solidarité active",
  allocation_adulte_handicape: "Allocation aux adultes handicapés",
  prime_activite: "Prime d’activité",
  prime_activite_majoration: "Majoration de la prime d’activité",
  allocation_soutien_familial: "Allocation de soutien familial",
};

const style = `body{font:1rem/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#161616}
select,button{font:inherit;padding:.5rem;max-width:100%}button{margin:1rem .5rem 0 0}label{display:block;font-weight:bold}`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – FranceConnect (bac à sable)</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
</body>
</html>
`;
}

function option({ login, identity, exercises }: Persona): string {
  const text = `${login} : ${identity.given_name} ${identity.family_name} (${exercises})`;
  return `<option value="${escapeHtml(login)}">${escapeHtml(text)}</option>`;
}

function scopeItem(scope: string): string {
  return `<li>${escapeHtml(scopeLabels[scope] ?? scope)} (<code>${escapeHtml(scope)}</code>)</li>`;
}

/** Login and consent on one page: a choice of test person, and the scopes that the service requests. */
export function interactionPage(people: readonly Persona[], clientId: string, scopes: readonly string[]): string {
  return page(
    "Se connecter",
    `<p>Ce bac à sable imite FranceConnect : les personnes sont fictives, aucun mot de passe n’est demandé.</p>
<form method="post">
<label for="login">Personne de test</label>
<select id="login" name="login" required>
${people.map(option).join("\n")}
</select>
<h2 id="scopes">Données demandées par ${escapeHtml(clientId)}</h2>
<ul aria-labelledby="scopes">
${scopes.map(scopeItem).join("\n")}
</ul>
<button name="decision" value="continue">Continuer</button>
<button name="decision" value="refuse" formnovalidate>Refuser</button>
</form>`,
  );
}

/** An error that stays at FranceConnect, without a redirect to the service. */
export function errorPage(error: string, description = ""): string {
  return page("Une erreur est survenue", `<p><code>${escapeHtml(error)}</code></p>\n<p>${escapeHtml(description)}</p>`);
}

/** A script confirms the logout, as at FranceConnect; the button is for a client that does not run scripts. */
export function logoutPage(form: string): string {
  return page(
    "Se déconnecter",
    `${form}
<input type="hidden" name="logout" value="yes" form="op.logoutForm">
<button form="op.logoutForm">Se déconnecter</button>
<script>document.getElementById("op.logoutForm").submit();</script>`,
  );
}

export function loggedOutPage(): string {
  return page("Vous êtes déconnecté", "<p>Vous pouvez fermer cette page.</p>");
}
