/** A JSON value that counts its reads. */
export interface CountedValue {
  readonly value: unknown;
  /** Number of lists, objects and other values in it. */
  readonly size: number;
  readonly count: () => number;
}

/** Counts each read of a part of a value. Reading the names of an object's parts counts once per name. */
export function countReadings(value: unknown): CountedValue {
  let size = 0;
  let count = 0;
  const watch = (part: unknown): unknown => {
    size += 1;
    if (typeof part !== "object" || part === null) return part;
    const watched = Array.isArray(part)
      ? part.map(watch)
      : Object.fromEntries(Object.entries(part).map(([name, one]) => [name, watch(one)]));
    return new Proxy(watched, {
      get(target, name) {
        count += 1;
        return Reflect.get(target, name) as unknown;
      },
      ownKeys(target) {
        const names = Reflect.ownKeys(target);
        count += names.length;
        return names;
      },
    });
  };
  const watched = watch(value);
  return { value: watched, size, count: () => count };
}
