/** The maximum size of an argument, or of a field of an input. It is declared with it, and part of its description. */
export interface Bounds {
  /** Maximum length of a string, or of each string of a list: UTF-16 code units. */
  readonly maxLength?: number;
  /** Maximum number of items of a list. */
  readonly maxItems?: number;
  /** Maximum total length of all strings of a list. */
  readonly maxTotalLength?: number;
}

/** A value that is over its bounds. */
export interface Excess {
  /** The path of the value, from the argument on: `answers.3`. */
  readonly field: string;
  readonly rule: string;
}

/** Maximum number of items in a page of a list. */
export const maxPerPage = 100;

export const peopleBounds = { maxItems: 100 } satisfies Bounds;

const nameBounds = { maxLength: 255 };
/** Longer than any code. So the error for a wrong code, such as a country's name, is the code's own rule. */
const codeBounds = { maxLength: 50 };

/** The bounds of a `CivilIdentityInput`, and of an identity from FranceConnect: its names become part of a URL. */
export const civilIdentityBounds = {
  reference: { maxLength: 255 },
  birthName: nameBounds,
  usageName: nameBounds,
  givenNames: { maxItems: 20, ...nameBounds, maxTotalLength: 500 },
  birthDate: codeBounds,
  birthCountry: codeBounds,
  birthPlace: codeBounds,
  birthPlaceName: nameBounds,
  birthDepartment: codeBounds,
} satisfies Readonly<Record<string, Bounds>>;

const characters = (count: number) => `${String(count)} characters`;

/** Returns the bounds as a sentence, for a description. */
export function describeBounds({ maxLength, maxItems, maxTotalLength }: Bounds): string {
  const ofString = maxLength === undefined ? "" : characters(maxLength);
  if (maxItems === undefined) return `At most ${ofString}.`;
  const ofItems = ofString && ` of at most ${ofString}`;
  const together = maxTotalLength === undefined ? "" : `, ${characters(maxTotalLength)} together`;
  return `At most ${String(maxItems)} items${ofItems}${together}.`;
}

/** Returns the first excess of a value over its bounds. The items of a list that is too long are not checked. */
export function findExcess(bounds: Bounds, value: unknown, field: string): Excess | undefined {
  const { maxLength, maxItems, maxTotalLength } = bounds;
  if (typeof value === "string") {
    if (maxLength === undefined || value.length <= maxLength) return undefined;
    return { field, rule: `It must not exceed ${characters(maxLength)}.` };
  }
  if (!Array.isArray(value)) return undefined;
  if (maxItems !== undefined && value.length > maxItems) {
    return { field, rule: `It must not exceed ${String(maxItems)} items.` };
  }
  for (const [index, item] of value.entries()) {
    const excess = findExcess(bounds, item, `${field}.${String(index)}`);
    if (excess) return excess;
  }
  if (maxTotalLength === undefined || totalLength(value) <= maxTotalLength) return undefined;
  return { field, rule: `Its items must not exceed ${characters(maxTotalLength)} together.` };
}

function totalLength(items: readonly unknown[]): number {
  return items.reduce<number>((sum, item) => sum + (typeof item === "string" ? item.length : 0), 0);
}
