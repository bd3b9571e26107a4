import * as z from "zod";
import { badInput } from "../../errors.js";
import { maxPerPage } from "../../schema/bounds.js";
import type { ApiConnection, ApiFilter, ApiOrder } from "../../schema/catalogue/api-connection.js";
import type { Api } from "../../schema/catalogue/api.js";
import { argumentForm, searchForm } from "./search-form.js";

export interface Wanted {
  readonly search?: string | null | undefined;
  readonly filter?: ApiFilter | null | undefined;
  readonly orderBy: ApiOrder;
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** The position of an API in an order: compared part by part, the slug last. */
type Position = readonly (string | number)[];
const Position = z.array(z.union([z.string(), z.number()])).min(2);

/** An API in one order, with the values that filters compare. */
interface Entry {
  readonly api: Api;
  readonly position: Position;
  readonly themes: ReadonlySet<string>;
  readonly producer: string | undefined;
}

type Orders = Readonly<Record<ApiOrder, readonly Entry[]>>;

/**
 * The longest title in a position, since its length sets the length of a cursor. The longest cursor has about 3,000
 * characters.
 */
const maxTitle = 100;
const maxCursor = 4_000;
const collator = new Intl.Collator("fr", { numeric: true });

/**
 * Sorts the APIs once for each order. A call then takes time linear in their number, plus the sort by score of a
 * search. The cursor of a page is a position and not a number: after a reload, it still leads to the items after those
 * already read. The finder throws BAD_USER_INPUT for `first` outside 1 to 100, and for a cursor that does not belong to
 * this order.
 */
export function createApiFinder(apis: readonly Api[], scoresOf: (search: string) => ReadonlyMap<string, number>) {
  const entriesOf = (order: ApiOrder) => sortedEntries(apis, order);
  const orders: Orders = {
    RELEVANCE: entriesOf("RELEVANCE"),
    TITLE: entriesOf("TITLE"),
    VISITS: entriesOf("VISITS"),
    LAST_UPDATED: entriesOf("LAST_UPDATED"),
  };

  return ({ search, filter, orderBy, first, after }: Wanted): ApiConnection => {
    if (first < 1 || first > maxPerPage) throw badInput("first", `It must be from 1 to ${String(maxPerPage)}.`);
    const cursor = after === undefined || after === null ? undefined : readCursor(after, orderBy);
    const scores = search?.trim() ? scoresOf(search) : undefined;
    const matching = orders[orderBy].filter(createFilter(filter ?? {}));
    const found = scores ? withScores(matching, orderBy, scores) : matching;
    const start = cursor ? indexAfter(found, cursor) : 0;
    const edges = found
      .slice(start, start + first)
      .map(({ api, position }) => ({ node: api, cursor: toCursor(orderBy, position) }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      totalCount: found.length,
      pageInfo: {
        hasNextPage: start + edges.length < found.length,
        hasPreviousPage: start > 0,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  };
}

function sortedEntries(apis: readonly Api[], order: ApiOrder): readonly Entry[] {
  return apis
    .map((api) => ({
      api,
      position: positionOf(api, order),
      themes: new Set(api.themes.map(({ name }) => searchForm(name))),
      producer: api.producer ? searchForm(api.producer.slug) : undefined,
    }))
    .sort((one, other) => compare(one.position, other.position));
}

/** Normalises the arguments once, however many APIs there are. */
function createFilter({ theme, openness, franceConnect, producer }: ApiFilter): (entry: Entry) => boolean {
  const wanted = { theme: theme && argumentForm(theme), producer: producer && argumentForm(producer) };
  return ({ api, ...entry }) =>
    (!theme || (wanted.theme !== undefined && entry.themes.has(wanted.theme ?? ""))) &&
    (!openness || api.openness === openness) &&
    (!franceConnect || api.franceConnect === franceConnect) &&
    (!producer || (entry.producer !== undefined && entry.producer === wanted.producer));
}

/**
 * Returns the entries that the search finds, by score in the order RELEVANCE. Sorting is stable: entries of equal score
 * keep their order.
 */
function withScores(entries: readonly Entry[], order: ApiOrder, scores: ReadonlyMap<string, number>): readonly Entry[] {
  const found = entries.flatMap((entry) => {
    const score = scores.get(entry.api.slug);
    return score === undefined ? [] : [{ ...entry, score }];
  });
  if (order !== "RELEVANCE") return found;
  return found
    .sort((one, other) => other.score - one.score)
    .map((entry) => ({ ...entry, position: [-entry.score, ...entry.position.slice(1)] }));
}

function positionOf({ slug, title, visits2019, lastUpdated }: Api, order: ApiOrder): Position {
  const visits = -(visits2019 ?? 0);
  const name = title.slice(0, maxTitle);
  if (order === "TITLE") return [name, slug];
  if (order === "VISITS") return [visits, name, slug];
  if (order === "LAST_UPDATED") return [lastUpdated === null ? 0 : -Date.parse(lastUpdated), name, slug];
  return [0, visits, name, slug];
}

function compare(one: Position, other: Position): number {
  for (const [index, part] of one.entries()) {
    const against = other[index] ?? "";
    const difference =
      typeof part === "number" && typeof against === "number"
        ? part - against
        : collator.compare(String(part), String(against));
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Returns the index after the API of the cursor, or after the place where it would be if it no longer exists. */
function indexAfter(found: readonly Entry[], cursor: Position): number {
  const same = found.findIndex(({ position }) => position.at(-1) === cursor.at(-1));
  if (same !== -1) return same + 1;
  const next = found.findIndex(({ position }) => compare(position, cursor) > 0);
  return next === -1 ? found.length : next;
}

function toCursor(order: ApiOrder, position: Position): string {
  return Buffer.from(JSON.stringify([order, ...position])).toString("base64url");
}

function readCursor(cursor: string, order: ApiOrder): Position {
  const complaint = () => badInput("after", "It must be a cursor of this list, in the same order.");
  if (cursor.length > maxCursor) throw complaint();
  try {
    const [of, ...position] = Position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (of !== order || !/^[\w-]+$/.test(cursor)) throw complaint();
    return position;
  } catch {
    throw complaint();
  }
}
