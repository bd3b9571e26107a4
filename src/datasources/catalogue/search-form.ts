/** The form in which texts are compared: lower case, no accents, spaces alike. */
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

/** Before each applicant of a list. */
const articles = /(?<=^|[,;/] ?|\b(?:et|ou) )(?:(?:une?|des?|les?|la|du|tou(?:te)?s?|tout) |[ld]')+/g;

const plurals = /(?<=[a-z]{3})s\b/g;

/** "une administration", "Administrations" and "l'administration" are one applicant. */
export function applicantForm(text: string): string {
  return withoutArticles(searchForm(text));
}

/** Between two applicants. What a preposition begins goes on about the same one: "de ressources humaines ou de recrutement". */
const separators =
  / (?:et\/ou|et|ou) (?!(?:de|du|aux?|a|en|pour) )| ?[,;/](?! ?(?:(?:et|ou) )?(?:de|du|aux?|a|en|pour) ) ?(?:(?:et|ou) )?/;

/** Each applicant of "une entreprise, une association ou une collectivité (commune)"; what is in brackets is none. */
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

/** What a page compares with an argument has 300 characters at most; decomposed letters may double them. */
const maxArgument = 1_000;

/** The form of an argument of a request; undefined for one that is longer than anything it could equal. */
export function argumentForm(text: string, formOf = searchForm): string | undefined {
  return text.length > maxArgument ? undefined : formOf(text);
}
