/** Returns the texts for 0 to `count` - 1, separated by spaces. */
export function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(" ");
}

/** Returns a selection for `benefits` with this number of levels of fields below it. */
export function levels(count: number): string {
  return count <= 2 ? "{ code }" : `{ api { benefits ${levels(count - 2)} } }`;
}

interface Place {
  /** Type condition of the fragments. */
  readonly type: string;
  /** Returns the operation around a spread of the first fragment. */
  readonly around: (spread: string) => string;
}

const benefits: Place = { type: "Benefit", around: (spread) => `{ benefits { ${spread} } }` };

/** Returns `count` short fragments. Each one spreads the next twice, so `inside` occurs 2^count times. */
export function doubling(count: number, inside: string, { type, around }: Place = benefits): string {
  const name = (index: number) => `f${String(index)}`;
  const fragments = repeat(
    count,
    (index) => `fragment ${name(index)} on ${type} { ...${name(index + 1)} ...${name(index + 1)} }`,
  );
  return `${around(`...${name(0)}`)} ${fragments} fragment ${name(count)} on ${type} { ${inside} }`;
}
