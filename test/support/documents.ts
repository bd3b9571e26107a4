/** The texts that it makes of 0 to `count` - 1, side by side. */
export function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(" ");
}

/** What can follow `benefits` to make that many levels of fields below it. */
export function levels(count: number): string {
  return count <= 2 ? "{ code }" : `{ api { benefits ${levels(count - 2)} } }`;
}

/** `count` fragments, each of which spreads the next twice: 2^count places for what is inside, in a few words each. */
export function doubling(count: number, inside: string): string {
  const name = (index: number) => `f${String(index)}`;
  const fragments = repeat(
    count,
    (index) => `fragment ${name(index)} on Benefit { ...${name(index + 1)} ...${name(index + 1)} }`,
  );
  return `{ benefits { ...${name(0)} } } ${fragments} fragment ${name(count)} on Benefit { ${inside} }`;
}
