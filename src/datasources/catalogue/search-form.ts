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

/** "une administration", "Administration" and "l'administration" are one applicant. */
export function applicantForm(text: string): string {
  return searchForm(text).replace(/^(?:(?:un|une|des|le|la|les|du|de la)\s+|[ld]')+/, "");
}

/** What a page compares with an argument has 300 characters at most; decomposed letters may double them. */
const maxArgument = 1_000;

/** The form of an argument of a request; undefined for one that is longer than anything it could equal. */
export function argumentForm(text: string, formOf = searchForm): string | undefined {
  return text.length > maxArgument ? undefined : formOf(text);
}
