import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";
import type { LoginFailureReason } from "./failure.js";

interface Page {
  readonly status: number;
  readonly title: string;
  /** What happened, then what to do. */
  readonly lines: readonly string[];
  readonly links?: readonly { readonly href: string; readonly label: string }[];
}

const style = `body{font:1rem/1.5 Marianne,system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#161616;background:#fff}
h1{font-size:1.5rem;color:#000091}a{color:#000091}a:focus-visible{outline:2px solid #0a76f6;outline-offset:2px}small{color:#666}`;
const styleHash = createHash("sha256").update(style).digest("base64");
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const askAgain = "Recommencez dans quelques instants.";

const failures: Readonly<Record<LoginFailureReason, Omit<Page, "links">>> = {
  denied: {
    status: 403,
    title: "Vous n’êtes pas connecté",
    lines: [
      "La connexion a été refusée ou abandonnée chez FranceConnect : aucune donnée n’a été demandée à votre sujet.",
      "Si vous changez d’avis, recommencez. Sinon, vous pouvez toujours fournir des justificatifs au service.",
    ],
  },
  restart: {
    status: 400,
    title: "Cette connexion n’est plus valable",
    lines: [
      "Elle a déjà servi, elle a duré trop longtemps, ou elle n’a pas commencé dans ce navigateur.",
      "Recommencez depuis ce navigateur, avec les cookies autorisés.",
    ],
  },
  unavailable: {
    status: 503,
    title: "La connexion est momentanément impossible",
    lines: ["FranceConnect ou notre service ne répond pas pour l’instant. Rien n’est perdu.", askAgain],
  },
  misconfigured: {
    status: 502,
    title: "La connexion est impossible",
    lines: [
      "FranceConnect a refusé la demande de ce service : vous n’y êtes pour rien.",
      "Signalez-le à l’exploitant du service, avec la référence ci-dessous.",
    ],
  },
  untrusted: {
    status: 502,
    title: "La connexion n’a pas abouti",
    lines: ["La réponse de FranceConnect n’a pas pu être vérifiée : par sécurité, elle a été écartée.", askAgain],
  },
  level: {
    status: 403,
    title: "Ce compte ne suffit pas",
    lines: [
      "Le niveau de garantie du compte utilisé chez FranceConnect n’est pas accepté ici.",
      "Recommencez avec un autre compte.",
    ],
  },
  identity: {
    status: 403,
    title: "Votre identité est incomplète",
    lines: [
      "FranceConnect ne nous transmet pas toutes les données d’état civil nécessaires pour interroger les organismes.",
      "Recommencez avec un autre compte, ou fournissez des justificatifs au service.",
    ],
  },
  forbidden: {
    status: 403,
    title: "Ce service n’est pas habilité",
    lines: [
      "L’habilitation de ce service ne permet pas, ou plus, de se connecter avec FranceConnect.",
      "Signalez-le à l’exploitant du service, avec la référence ci-dessous.",
    ],
  },
};

const home = { href: "/", label: "Revenir à l’accueil" };

/** Returns the page that says what happened and what to do. `again` is the address that starts the same login again. */
export function failurePage(reason: LoginFailureReason, again: string | undefined): Page {
  const links = again === undefined ? [home] : [{ href: again, label: "Recommencer la connexion" }, home];
  return { ...failures[reason], links };
}

/** The page for an invalid address. It contains the parameter and the rule. */
export function badParameterPage(parameter: string, rule: string): Page {
  return {
    status: 400,
    title: "Cette adresse est incorrecte",
    lines: [`Le paramètre « ${parameter} » ${rule}`],
    links: [home],
  };
}

/** The page for a network that has used up its quota. `retryAfter` in seconds. */
export function tooManyPage(retryAfter: number): Page {
  return {
    status: 429,
    title: "Trop de connexions en peu de temps",
    lines: [
      "Beaucoup de demandes sont venues de votre réseau. Rien n’est perdu.",
      `Recommencez dans ${String(retryAfter)} ${retryAfter > 1 ? "secondes" : "seconde"}.`,
    ],
    links: [home],
  };
}

/** The gateway accepts no more sign-ins for now. */
export const overloadedPage: Page = {
  status: 503,
  title: failures.unavailable.title,
  lines: ["Beaucoup de personnes se connectent en ce moment. Rien n’est perdu.", askAgain],
  links: [home],
};

export const signedOutPage: Page = {
  status: 200,
  title: "Vous êtes déconnecté",
  lines: ["Votre session est fermée, et ce qui avait été retenu à votre sujet est effacé."],
  links: [home],
};

/** Another site's page tried to sign the person out. */
export const foreignLogoutPage: Page = {
  status: 403,
  title: "La déconnexion se fait depuis ce site",
  lines: ["La demande venait d’un autre site : elle a été écartée."],
  links: [home],
};

/** Sends a page that runs no script, loads nothing and is not cached. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply
    .code(page.status)
    .headers({ "content-security-policy": policy, "cache-control": "no-store", "referrer-policy": "no-referrer" })
    .type("text/html; charset=utf-8")
    .send(render(page, page.status < 400 ? "" : reply.request.id));
}

function render({ title, lines, links = [] }: Page, reference: string): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n")}
${links.map(({ href, label }) => `<p><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></p>`).join("\n")}
${reference && `<p><small>Référence : ${escapeHtml(reference)}</small></p>`}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
