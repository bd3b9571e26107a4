/** Returns the form in which texts are compared: lower case, without accents, with single spaces. */
export function searchForm(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("œ", "oe")
    .replaceAll("Œ", "oe")
    .replace(/[’ʼ]/g, "'")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

/** The articles before each applicant of a list. */
const articles = /(?<=^|[,;/] ?|\b(?:et|ou) )(?:(?:une?|des?|les?|la|du|tou(?:te)?s?|tout) |[ld]')+/g;

const plurals = /(?<=[a-z]{3})s\b/g;

/** "une administration", "Administrations" and "l'administration" are one applicant. */
export function applicantForm(text: string): string {
  return withoutArticles(searchForm(text));
}

/**
 * The separators between two applicants. After a preposition, the text is still about the same applicant: "de
 * ressources humaines ou de recrutement".
 */
const separators =
  / (?:et\/ou|et|ou) (?!(?:de|du|aux?|a|en|pour) )| ?[,;/](?! ?(?:(?:et|ou) )?(?:de|du|aux?|a|en|pour) ) ?(?:(?:et|ou) )?/;

/**
 * Returns each applicant of "une entreprise, une association ou une collectivité (commune)". A text in brackets is not
 * an applicant.
 */
export function applicantForms(text: string): readonly string[] {
  return searchForm(text)
    .replace(/ ?\([^()]*\)/g, "")
    .split(separators)
    .map(withoutArticles)
    .filter(Boolean);
}

function withoutArticles(form: string): string {
  return form.replace(articles, "").replace(plurals, "");
}

/** Longest argument: the values of a page have at most 300 characters, and decomposed letters may double them. */
const maxArgument = 1_000;

/** Returns the form of an argument; undefined where it is longer than any value that it could equal. */
export function argumentForm(text: string, formOf = searchForm): string | undefined {
  return text.length > maxArgument ? undefined : formOf(text);
}
