import { setTimeout as sleep } from "node:timers/promises";
import { ErrorCode, remedyFor } from "./error-codes.js";
import type { TypedDocumentString } from "./generated/graphql.js";

/** A field that could not be told, or, without a path, a request that was refused. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: readonly (string | number)[];
  /** Of BAD_USER_INPUT: the path of the argument. */
  readonly field?: string;
  /** Whole seconds. */
  readonly retryAfter?: number;
  /** Tells the operator which request it was. */
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
  /** Our own key. Beside a token it vouches for it; alone it names people by civil identity. */
  readonly apiKey?: string | undefined;
}

const attempts = 3;
/** Above the gateway's own deadline for a request, so that its answer is heard. */
const patienceMs = 20_000;
/** A person waits for us: a longer pause is theirs to decide on. */
const longestPauseSeconds = 5;

/** Rejects where no gateway answers; all that it refuses or cannot tell is in the answer. */
export type Ask = <Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
) => Promise<Answer<Data>>;

/** Asks the gateway, and asks again after the pause that it names where that may help. */
export function createGateway(options: Options): Ask {
  return async (document, variables) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await askOnce(options, document, variables);
      const pause = pauseBeforeNext(answer.failures, attempt);
      if (attempt === attempts || pause === undefined || pause > longestPauseSeconds) return answer;
      // The whole of it: what was answered is remembered by the gateway, and its source is not asked twice.
      await sleep(pause * 1000);
    }
  };
}

/** In seconds; undefined where nothing would change. */
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
  // Refusals are GraphQL answers too, whatever their status: what is none comes from something in between, and rejects.
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

/** A code that a later gateway has and this client does not know is a fault that somebody has to look at. */
function toErrorCode(code = ""): ErrorCode {
  return Object.values(ErrorCode).find((known) => known === code) ?? ErrorCode.INTERNAL_SERVER_ERROR;
}

/** Why the value at this path is null: the failure of the field, of one above it, or of the whole request. */
export function failureAt(failures: readonly Failure[], path: Failure["path"]): Failure | undefined {
  return failures.find((failure) => failure.path.every((step, index) => step === path[index]));
}
