import * as z from "zod";
import { badInput } from "../../errors.js";
import type { Api } from "../../schema/api.js";
import type { ApiConnection, ApiFilter, ApiOrder } from "../../schema/api-connection.js";
import type { Catalogue } from "./catalogue.js";
import { searchForm } from "./search-form.js";

export interface Wanted {
  readonly search?: string | null | undefined;
  readonly filter?: ApiFilter | null | undefined;
  readonly orderBy: ApiOrder;
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** Where an API stands in an order: compared part by part, the slug last. */
type Position = readonly (string | number)[];
const Position = z.array(z.union([z.string(), z.number()])).min(2);

const mostAtOnce = 100;
const collator = new Intl.Collator("fr", { numeric: true });

/**
 * A page of the APIs that are wanted. A cursor tells a position and not a number: after a reload it still leads behind what was
 * read before. Throws BAD_USER_INPUT for `first` outside 1 to 100 and for a cursor that is none of this order's.
 */
export function findApis(catalogue: Catalogue, { search, filter, orderBy, first, after }: Wanted): ApiConnection {
  if (first < 1 || first > mostAtOnce) throw badInput("first", "It must be from 1 to 100.");
  const scores = search?.trim() ? catalogue.search(search) : undefined;
  const found = catalogue.apis
    .filter((api) => (scores?.has(api.slug) ?? true) && passes(api, filter ?? {}))
    .map((api) => ({ api, position: positionOf(api, orderBy, scores?.get(api.slug) ?? 0) }))
    .sort((one, other) => compare(one.position, other.position));
  const start = after === undefined || after === null ? 0 : indexAfter(found, readCursor(after, orderBy));
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
}

function passes(api: Api, { theme, openness, franceConnect, producer }: ApiFilter): boolean {
  const isSame = (one: string, other: string) => searchForm(one) === searchForm(other);
  return (
    (!theme || api.themes.some(({ name }) => isSame(name, theme))) &&
    (!openness || api.openness === openness) &&
    (!franceConnect || api.franceConnect === franceConnect) &&
    (!producer || (api.producer !== null && isSame(api.producer.slug, producer)))
  );
}

function positionOf({ slug, title, visits2019, lastUpdated }: Api, order: ApiOrder, score: number): Position {
  const visits = -(visits2019 ?? 0);
  if (order === "TITLE") return [title, slug];
  if (order === "VISITS") return [visits, title, slug];
  if (order === "LAST_UPDATED") return [lastUpdated === null ? 0 : -Date.parse(lastUpdated), title, slug];
  return [-score, visits, title, slug];
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

/** Behind that very API where it is still there; else where it would stand. */
function indexAfter(found: readonly { readonly position: Position }[], cursor: Position): number {
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
  try {
    const [of, ...position] = Position.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (of !== order || !/^[\w-]+$/.test(cursor)) throw complaint();
    return position;
  } catch {
    throw complaint();
  }
}
