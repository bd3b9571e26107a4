/** Returns the number of characters that the process normalises while `work` runs. */
export async function countNormalised(work: () => unknown): Promise<number> {
  const normalize = Object.getOwnPropertyDescriptor(String.prototype, "normalize");
  const original = normalize?.value as (this: string, form?: string) => string;
  let characters = 0;
  Object.defineProperty(String.prototype, "normalize", {
    ...normalize,
    value(this: string, form?: string) {
      characters += this.length;
      return original.call(this, form);
    },
  });
  try {
    await work();
  } finally {
    Object.defineProperty(String.prototype, "normalize", normalize ?? {});
  }
  return characters;
}

/**
 * Returns the length of the largest `Uint8Array` created while `work` runs, such as MiniSearch's fuzzy-search matrix.
 */
export async function largestMatrix(work: () => Promise<unknown>): Promise<number> {
  const original = globalThis.Uint8Array;
  let largest = 0;
  globalThis.Uint8Array = new Proxy(original, {
    construct(target, args: [number], newTarget: typeof Uint8Array) {
      if (typeof args[0] === "number") largest = Math.max(largest, args[0]);
      return Reflect.construct(target, args, newTarget) as Uint8Array<ArrayBuffer>;
    },
  });
  try {
    await work();
  } finally {
    globalThis.Uint8Array = original;
  }
  return largest;
}

/** Returns the number of elements that `Array.prototype.indexOf` passes over in the process while `work` runs. */
export async function countPassedOver(work: () => Promise<unknown>): Promise<number> {
  const method = Object.getOwnPropertyDescriptor(Array.prototype, "indexOf");
  const original = method?.value as (this: readonly unknown[], ...search: [unknown, number?]) => number;
  let elements = 0;
  Object.defineProperty(Array.prototype, "indexOf", {
    ...method,
    value(this: readonly unknown[], ...search: [unknown, number?]) {
      const found = original.apply(this, search);
      elements += found < 0 ? this.length : found;
      return found;
    },
  });
  try {
    await work();
  } finally {
    Object.defineProperty(Array.prototype, "indexOf", method ?? {});
  }
  return elements;
}
