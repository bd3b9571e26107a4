/** Letters that are not another letter with a mark. */
const ligatures: Readonly<Record<string, string>> = {
  Œ: "OE",
  Æ: "AE",
  Ø: "O",
  Ł: "L",
  Đ: "D",
  Ð: "D",
  Þ: "TH",
  Ħ: "H",
  Ŧ: "T",
  Ŋ: "NG",
};

/**
 * Returns Latin letters in upper case without marks, straight apostrophes, plain hyphens and spaces; other characters
 * stay.
 */
export function toBaseLetters(name: string): string {
  return withPlainSigns(name)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[ŒÆØŁĐÐÞĦŦŊ]/g, (letter) => ligatures[letter] ?? letter);
}

/** Returns a name in the characters that a source accepts: each other character becomes its base letters. */
export function transliterate(name: string, allowed: RegExp): string {
  const signs = withPlainSigns(name).normalize("NFC");
  return Array.from(signs, (sign) => (allowed.test(sign) ? sign : inCaseOf(sign, toBaseLetters(sign)))).join("");
}

function inCaseOf(sign: string, letters: string): string {
  return sign === sign.toLowerCase() ? letters.toLowerCase() : letters;
}

/**
 * Whether a name can be spelled for every source: Latin letters, spaces, hyphens and apostrophes, and at least one
 * letter.
 */
export function isName(name: string): boolean {
  return (
    /^[[\p{L}&&\p{Script=Latin}]\p{M}' \-]+$/v.test(withPlainSigns(name)) &&
    /^[A-Z' -]*[A-Z][A-Z' -]*$/.test(toBaseLetters(name))
  );
}

function withPlainSigns(name: string): string {
  return name.replace(/[’‘ʼ]/g, "'").replace(/[‐‑–]/g, "-").replace(/\s+/g, " ").trim();
}
