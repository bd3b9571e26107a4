/** Where something waits: in a request of a consumer. */
export interface Lane {
  readonly consumer: string;
  readonly request: string;
}

type Requests<Item> = Map<string, Set<Item>>;

/**
 * A queue that is served round robin: a consumer after the other, and for each consumer a request after the other. A long
 * list waits behind itself, not in front of others. An item may wait in several lanes; whoever serves it removes it from
 * each. Nothing is kept of a lane without items.
 */
export function createFairQueue<Item>() {
  // A Map iterates in the order of insertion: what was served last is inserted again, at the end.
  const consumers = new Map<string, Requests<Item>>();
  const sizes = new Map<string, number>();

  return {
    add(item: Item, { consumer, request }: Lane): void {
      const requests = consumers.get(consumer) ?? new Map<string, Set<Item>>();
      const items = requests.get(request) ?? new Set();
      consumers.set(consumer, requests.set(request, items.add(item)));
      sizes.set(consumer, (sizes.get(consumer) ?? 0) + 1);
    },
    remove(item: Item, { consumer, request }: Lane): void {
      const requests = consumers.get(consumer);
      const items = requests?.get(request);
      if (!requests || !items?.delete(item)) return;
      sizes.set(consumer, (sizes.get(consumer) ?? 0) - 1);
      if (items.size === 0) requests.delete(request);
      if (requests.size > 0) return;
      consumers.delete(consumer);
      sizes.delete(consumer);
    },
    /** The item whose turn it is. It stays until it is removed. */
    peek: (): Item | undefined => firstOf(firstOf(firstOf(consumers.values())?.values())?.values()),
    /** The same, after which it is another consumer's turn, and another request's of this one. */
    next(): Item | undefined {
      const [consumer, requests] = firstOf(consumers) ?? [];
      const [request, items] = firstOf(requests) ?? [];
      if (consumer === undefined || !requests || request === undefined || !items) return undefined;
      toEnd(consumers, consumer, requests);
      toEnd(requests, request, items);
      return firstOf(items);
    },
    /** How many items of this consumer wait. */
    sizeOf: (consumer: string) => sizes.get(consumer) ?? 0,
    /** How many items are served before one that comes now to this lane. */
    ahead({ consumer, request }: Lane): number {
      const requests = consumers.get(consumer) ?? new Map<string, Set<Item>>();
      const own = requests.get(request)?.size ?? 0;
      return ahead(ahead(own, request, sizesOf(requests)), consumer, [...sizes]);
    },
  };
}

const sizesOf = (lanes: ReadonlyMap<string, ReadonlySet<unknown>>) =>
  [...lanes].map(([name, items]) => [name, items.size] as const);

/** Round robin: of each other lane, as many as of one's own lane and one more. */
function ahead(own: number, lane: string, lanes: readonly (readonly [string, number])[]): number {
  return lanes.reduce((sum, [name, size]) => (name === lane ? sum : sum + Math.min(size, own + 1)), own);
}

function firstOf<T>(values: Iterable<T> | undefined): T | undefined {
  for (const value of values ?? []) return value;
  return undefined;
}

function toEnd<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}
