import { recordErrors } from "./run-reports/reports.js";

interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

export interface Answer<Data = Readonly<Record<string, unknown>>> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null | undefined;
  readonly errors: readonly GraphqlError[];
  readonly text: string;
}

export interface AskOptions<Variables = unknown> {
  readonly token?: string;
  readonly variables?: Variables;
  readonly headers?: Readonly<Record<string, string>>;
  /** The gateway gets no other request for it: the test counts requests, or needs a new document. */
  readonly isOnlyOne?: boolean;
  /** Aborted when the client leaves. */
  readonly signal?: AbortSignal;
}

/**
 * Whether each operation is sent by nobody first. Then the gateway knows its document when the test sends it, and does
 * not give it to Apollo Server.
 */
const makesKnown = () => process.env["KNOWN_DOCUMENTS"] === "true";

/** Sends the operation to the gateway at this address, over HTTP. */
export async function ask<Data>(url: string, query: string, options: AskOptions): Promise<Answer<Data>> {
  if (makesKnown() && !options.isOnlyOne) await send(url, query, {}).then((response) => response.text());
  return readAnswer(await send(url, query, options));
}

function send(url: string, query: string, options: AskOptions): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    body: JSON.stringify({ query, variables: options.variables }),
    ...(options.signal && { signal: options.signal }),
  });
}

/** Parses an answer of `/graphql`. Rejects an answer that is not a GraphQL answer. */
export async function readAnswer<Data>(response: Response): Promise<Answer<Data>> {
  const text = await response.text();
  const body = JSON.parse(text) as { data?: Data | null; errors?: readonly GraphqlError[] };
  if (body.data === undefined && body.errors === undefined) throw new Error("neither data nor errors");
  recordErrors(body.errors ?? []);
  return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [], text };
}
