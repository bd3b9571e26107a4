const parisian = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" });

/** Today as `YYYY-MM-DD`, in the time zone of the sources. */
export function today(): string {
  return parisian.format();
}

/** Whether `YYYY-MM-DD` is a day that exists. */
export function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
}
