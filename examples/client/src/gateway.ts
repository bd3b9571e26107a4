import { setTimeout as sleep } from "node:timers/promises";
import { ErrorCode, remedyFor } from "./error-codes.js";
import type { TypedDocumentString } from "./generated/graphql.js";

/** A field without a value, or, when the path is empty, a request that the gateway refused. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: readonly (string | number)[];
  /** For BAD_USER_INPUT: the path of the argument. */
  readonly field?: string;
  /** In whole seconds. */
  readonly retryAfter?: number;
  /** Identifies the request for the operator. */
  readonly requestId: string;
}

export interface Answer<Data> {
  readonly data: Data | null;
  readonly failures: readonly Failure[];
}

interface Options {
  readonly url: string;
  /** The FranceConnect access token of the person who is logged in. */
  readonly token?: string | undefined;
  /** Our own key. With a token, it vouches for the token; without one, it gives access by civil identity. */
  readonly apiKey?: string | undefined;
}

const attempts = 3;
/** Longer than the gateway's own deadline for a request, so that its answer can arrive. */
const patienceMs = 20_000;
/** A person waits for the answer: they decide about a longer pause. */
const longestPauseSeconds = 5;

/** Rejects when the gateway does not answer. Its refusals and failed fields are in the returned answer. */
export type Ask = <Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
) => Promise<Answer<Data>>;

/** Sends a request to the gateway, and retries after the gateway's `retryAfter` when that may help. */
export function createGateway(options: Options): Ask {
  return async (document, variables) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await askOnce(options, document, variables);
      const pause = pauseBeforeNext(answer.failures, attempt);
      if (attempt === attempts || pause === undefined || pause > longestPauseSeconds) return answer;
      // Sends the whole request again: the gateway has cached the good answers and does not ask their source twice.
      // A random time of up to one second more: programs that failed at the same time do not retry at the same time.
      await sleep((pause + Math.random()) * 1000);
    }
  };
}

/** The pause in seconds; undefined when a retry would not help. */
function pauseBeforeNext(failures: readonly Failure[], attempt: number): number | undefined {
  const pauses = failures
    .filter(({ code }) => remedyFor(code) === "try again")
    .map(({ retryAfter }) => retryAfter ?? 2 ** (attempt - 1));
  return pauses.length === 0 ? undefined : Math.max(...pauses);
}

async function askOnce<Data, Variables>(
  { url, token, apiKey }: Options,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(apiKey !== undefined && { "x-api-key": apiKey }),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
    signal: AbortSignal.timeout(patienceMs),
  });
  // A refusal is a GraphQL answer too, whatever its status. Any other body comes from an intermediary: this rejects.
  const { data = null, errors = [] } = (await response.json()) as Body<Data>;
  const requestId = response.headers.get("x-correlation-id") ?? "";
  return { data, failures: errors.map((error) => toFailure(error, requestId)) };
}

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Partial<Pick<Failure, "field" | "retryAfter" | "requestId">> & { readonly code?: string };
  }[];
}

function toFailure({ message, path = [], extensions = {} }: NonNullable<Body<unknown>["errors"]>[number], id: string) {
  return { requestId: id, ...extensions, message, path, code: toErrorCode(extensions.code) };
}

/** An unknown code, of a later gateway, counts as INTERNAL_SERVER_ERROR: the operator must look at it. */
function toErrorCode(code = ""): ErrorCode {
  return Object.values(ErrorCode).find((known) => known === code) ?? ErrorCode.INTERNAL_SERVER_ERROR;
}

/** Why the value at this path is null: the failure of the field, of a parent field, or of the whole request. */
export function failureAt(failures: readonly Failure[], path: Failure["path"]): Failure | undefined {
  return failures.find((failure) => failure.path.every((step, index) => step === path[index]));
}
