/** The texts that it makes of 0 to `count` - 1, side by side. */
export function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(" ");
}

/** What can follow `benefits` to make that many levels of fields below it. */
export function levels(count: number): string {
  return count <= 2 ? "{ code }" : `{ api { benefits ${levels(count - 2)} } }`;
}

interface Place {
  /** On which the fragments are. */
  readonly type: string;
  /** The operation, around a spread of the first. */
  readonly around: (spread: string) => string;
}

const benefits: Place = { type: "Benefit", around: (spread) => `{ benefits { ${spread} } }` };

/** `count` fragments, each of which spreads the next twice: 2^count places for what is inside, in a few words each. */
export function doubling(count: number, inside: string, { type, around }: Place = benefits): string {
  const name = (index: number) => `f${String(index)}`;
  const fragments = repeat(
    count,
    (index) => `fragment ${name(index)} on ${type} { ...${name(index + 1)} ...${name(index + 1)} }`,
  );
  return `${around(`...${name(0)}`)} ${fragments} fragment ${name(count)} on ${type} { ${inside} }`;
}
