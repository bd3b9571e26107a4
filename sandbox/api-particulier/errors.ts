import type { AnswerHeaders, SourceAnswer } from "../source-answer.js";

/** JSON:API's media type, for both errors and statuses. */
export const contentType: AnswerHeaders = { "content-type": "application/vnd.api+json; charset=utf-8" };

interface ErrorObject {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** The parameter that is wrong. */
  readonly source: { readonly parameter: string } | null;
  readonly meta: Readonly<Record<string, unknown>>;
}

type Row = readonly [status: number, title: string, detail: string, codes: string];

const refused = "Entité non traitable";
const unauthorised = "Accès non autorisé";

const rows: readonly Row[] = [
  [400, "Requête invalide", "La requête n'est pas correctement formée.", "00401"],
  [401, unauthorised, "Votre jeton n'est pas valide ou n'est pas renseigné.", "00101 00103 00105 00108 00109"],
  [401, unauthorised, "Le jeton d'accès FranceConnect n'est pas au bon format.", "50001 51501"],
  [401, unauthorised, "Le jeton d'accès FranceConnect est inconnu ou expiré.", "50002 51502"],
  [401, unauthorised, "Le jeton d'accès FranceConnect ne porte pas les scopes nécessaires.", "50003 51503"],
  [401, unauthorised, "Le jeton d'accès FranceConnect n'est pas renseigné.", "51504"],
  [403, "Privilèges insuffisants", "Votre jeton ne donne pas accès à cette ressource.", "00100 00107 00213"],
  [404, "Dossier allocataire absent", "Le dossier allocataire n'a pas été trouvé.", "10003 23003 36003 37003 40003"],
  [404, "Allocataire non référencé", "L'allocataire n'est référencé auprès d'aucune caisse.", "35003"],
  [404, "Version non supportée", "Cette version de l'API n'existe pas.", "00402"],
  [409, "Requête en cours", "La même requête est en cours de traitement.", "00015"],
  [422, refused, "Le paramètre recipient n'est pas le SIRET d'une administration.", "00203 00210 00212"],
  [422, refused, "La date de naissance n'est pas correcte.", "00363 00422"],
  [422, refused, "Le lieu de naissance n'est pas correct.", "00365 00400 00428"],
  [422, refused, "Un ou plusieurs paramètres de civilité ne sont pas corrects.", "00366 00367 00420 00427"],
  [422, refused, "L'identité n'a pas permis de reconnaître la personne.", "36560 36561 51564"],
  [429, "Trop de requêtes", "Vous avez effectué trop de requêtes.", "00429"],
  [
    502,
    "Erreur du fournisseur",
    "Le fournisseur de données a répondu par une erreur.",
    "36000 36001 36004 36008 36009 36011",
  ],
  [502, "Erreur inconnue du fournisseur", "La réponse du fournisseur est invalide.", "36999 37999 51999"],
  [502, "Fournisseur indisponible", "Le fournisseur de données n'est pas joignable.", "00501"],
  [503, "Maintenance", "Le fournisseur de données est en maintenance.", "36020 51020"],
  [504, "Intermédiaire hors-délai", "Le fournisseur de données n'a pas répondu à temps.", "36002 37002"],
];

/** By the first two digits of the code. Other codes come from the service itself, without a call to a provider. */
const providers: Readonly<Record<string, string>> = {
  10: "MSA",
  23: "CNAF",
  35: "CNAF & MSA",
  36: "Sécurité sociale",
  37: "CNAV",
  40: "RNCPS",
  51: "FranceConnect",
};

const table = new Map(
  rows.flatMap(([status, title, detail, codes]) => codes.split(" ").map((code) => [code, { status, title, detail }])),
);

/** Every code of the table. */
export const apiParticulierErrorCodes: readonly string[] = [...table.keys()];

/** API Particulier's answer with this code. A code outside the table gets a 502, unless `changes` has a status. */
export function apiParticulierError(
  code: string,
  changes: Partial<ErrorObject> & { readonly status?: number; readonly headers?: AnswerHeaders } = {},
): SourceAnswer {
  const { status = table.get(code)?.status ?? 502, headers = {}, ...told } = changes;
  return { status, body: { errors: [{ ...describeError(code), ...told }] }, headers };
}

/** API Particulier's answer to a request with several faults, with the status of the first one. */
export function apiParticulierErrors(
  faults: readonly { readonly code: string; readonly parameter: string }[],
): SourceAnswer {
  const errors = faults.map(({ code, parameter }) => ({ ...describeError(code), source: { parameter } }));
  return { status: table.get(faults[0]?.code ?? "")?.status ?? 502, body: { errors } };
}

/** The error as the service describes it. */
export function describeError(code: string): ErrorObject {
  const { title = "Erreur", detail = "Erreur" } = table.get(code) ?? {};
  const provider = providers[code.slice(0, 2)];
  return { code, title, detail, source: null, meta: provider ? { provider } : {} };
}
