/** A multiset: it counts how often each value was added. Its size is the number of different values. */
export function createBag<Value = unknown>() {
  const counts = new Map<Value, number>();
  return {
    size: () => counts.size,
    has: (value: Value) => counts.has(value),
    add: (value: Value): void => void counts.set(value, (counts.get(value) ?? 0) + 1),
    remove(value: Value): void {
      const left = (counts.get(value) ?? 0) - 1;
      if (left > 0) counts.set(value, left);
      else counts.delete(value);
    },
  };
}

export type Bag<Value> = ReturnType<typeof createBag<Value>>;
