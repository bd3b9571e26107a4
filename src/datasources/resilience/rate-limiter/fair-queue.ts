import { createBag, type Bag } from "./bag.js";

/** The lane in which an item waits: a request of a consumer. */
export interface Lane {
  readonly consumer: string;
  readonly request: string;
}

/** Items of one name cannot be served at the same time. */
interface Named {
  readonly name: unknown;
}

/** The items for which one consumer waits. */
interface Waiting<Item> {
  readonly requests: Map<string, Set<Item>>;
  readonly items: Bag<Item>;
  readonly names: Bag<unknown>;
}

type Consumers<Item> = Map<string, Waiting<Item>>;

/**
 * A fair queue with round-robin service: one consumer after the other, and for each consumer one request after the
 * other. A long list waits behind its own items, not in front of others. An item may wait in several lanes of one
 * consumer, and counts once. The caller that serves an item removes it from each lane. The queue keeps nothing about an
 * empty lane.
 */
export function createFairQueue<Item extends Named>() {
  // A Map iterates in the order of insertion: the queue reinserts at the end the consumer that it served last.
  const consumers: Consumers<Item> = new Map();
  const names = createBag();

  return {
    add(item: Item, { consumer, request }: Lane): void {
      const waiting = consumers.get(consumer) ?? createWaiting<Item>();
      const items = waiting.requests.get(request) ?? new Set<Item>();
      consumers.set(consumer, waiting);
      waiting.requests.set(request, items.add(item));
      waiting.items.add(item);
      for (const bag of [waiting.names, names]) bag.add(item.name);
    },
    remove(item: Item, { consumer, request }: Lane): void {
      const waiting = consumers.get(consumer);
      const items = waiting?.requests.get(request);
      if (!waiting || !items?.delete(item)) return;
      waiting.items.remove(item);
      for (const bag of [waiting.names, names]) bag.remove(item.name);
      if (items.size === 0) waiting.requests.delete(request);
      if (waiting.requests.size === 0) consumers.delete(consumer);
    },
    /** Returns the first ready item in turn. The item stays in the queue until it is removed. */
    peek: (isReady: (item: Item) => boolean): Item | undefined => find(consumers, isReady)?.item,
    /** The same, and passes the turn to the next consumer, and within this consumer to the next request. */
    next(isReady: (item: Item) => boolean): Item | undefined {
      const found = find(consumers, isReady);
      if (!found) return undefined;
      toEnd(consumers, found.consumer, found.waiting);
      toEnd(found.waiting.requests, found.request, found.items);
      return found.item;
    },
    /** Returns how many items of this consumer wait, and how many consumers wait. */
    sizeOf: (consumer: string) => ({ items: consumers.get(consumer)?.items.size() ?? 0, consumers: consumers.size }),
    /** The names of the waiting items. */
    names,
    /**
     * Returns how many items are served before a new one in this lane. Items of one name wait for one another, so they
     * count as one.
     */
    ahead({ consumer, request }: Lane): number {
      const own = consumers.get(consumer);
      const lanes = [...(own?.requests ?? [])].map(([name, items]) => [name, items.size] as const);
      const before = ahead(own?.requests.get(request)?.size ?? 0, request, lanes);
      const sizes = [...consumers].map(([name, waiting]) => [name, waiting.names.size()] as const);
      return ahead(Math.min(before, own?.names.size() ?? 0), consumer, sizes);
    },
  };
}

function createWaiting<Item>(): Waiting<Item> {
  return { requests: new Map<string, Set<Item>>(), items: createBag<Item>(), names: createBag() };
}

/** Returns the first ready item. The items before it keep their position. */
function find<Item>(consumers: Consumers<Item>, isReady: (item: Item) => boolean) {
  for (const [consumer, waiting] of consumers) {
    for (const [request, items] of waiting.requests) {
      for (const item of items) if (isReady(item)) return { consumer, waiting, request, items, item };
    }
  }
  return undefined;
}

/** Round robin: from each other lane, as many items as in the own lane, plus one. */
function ahead(own: number, lane: string, lanes: readonly (readonly [string, number])[]): number {
  return lanes.reduce((sum, [name, size]) => (name === lane ? sum : sum + Math.min(size, own + 1)), own);
}

function toEnd<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}
