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
