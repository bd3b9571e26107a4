const longDate = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long" });
const hour = new Intl.DateTimeFormat("fr-FR", { timeStyle: "short" });
const since = new Intl.RelativeTimeFormat("fr-FR", { numeric: "auto" });

/** "1er février 2023", from the day `2023-02-01`, in any time zone. */
export function day(date: string): string {
  return firstOfMonth(longDate.format(new Date(`${date}T12:00`)));
}

/** "24 novembre 2026 à 15 h 04", in the reader's time zone. */
export function moment(time: string): string {
  const date = new Date(time);
  return `${firstOfMonth(longDate.format(date))} à ${hour.format(date).replace(":", "\u00a0h\u00a0")}`;
}

function firstOfMonth(date: string): string {
  return date.replace(/^1 /, "1er ");
}

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** "il y a 12 minutes"; less than a minute is "à l’instant". */
export function age(time: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  const unit = units.find(([, length]) => seconds >= length);
  return unit ? since.format(-Math.floor(seconds / unit[1]), unit[0]) : "à l’instant";
}

/** "1 API", "12 API". */
export function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString("fr-FR")}\u00a0${number < 2 ? one : many}`;
}

/** An external text with French typography: no line break before high punctuation, curved apostrophes. */
export function typeset(text: string): string {
  return text
    .replace(/ (?=[?!;:»])/g, "\u00a0")
    .replace(/« /g, "«\u00a0")
    .replace(/(?<=\p{L})'(?=\p{L})/gu, "’");
}
