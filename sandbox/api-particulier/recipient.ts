const laPoste = /^356000000\d{5}$/;

/** The error code for a wrong `recipient`, or undefined. It must be the SIRET of an administration. */
export function recipientComplaint(recipient: string | null): string | undefined {
  if (!recipient) return "00203";
  if (!/^\d{14}$/.test(recipient)) return "00210";
  return laPoste.test(recipient) || hasLuhnKey(recipient) ? undefined : "00212";
}

function hasLuhnKey(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
