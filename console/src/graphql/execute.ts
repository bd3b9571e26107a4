import type { TypedDocumentString } from "../generated/graphql.js";
import { RequestFailure, type ErrorExtensions } from "./request-failure.js";

/** An entry of `errors`: the failure of one field. */
export interface FieldError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: ErrorExtensions;
}

export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly FieldError[];
}

/**
 * Sends a request to the gateway. Throws RequestFailure when there is no answer, or when the whole request is refused.
 * A field that failed is an entry of `errors`, next to the data of the other fields. The browser sends the session's
 * cookie itself, because the origin is the same. The gateway's CSRF protection requires JSON.
 */
export async function execute<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer<Data>> {
  // Both the id and the text of the document: a gateway that accepts only trusted documents uses the id.
  const documentId = document.__meta__?.["hash"] as string;
  const response = await send(JSON.stringify({ documentId, query: document.toString(), variables }), signal);
  const { data, errors = [] } = (await read(response)) as Body<Data>;
  if (!data) throw RequestFailure.of(response, errors[0]?.extensions);
  return { data, errors };
}

async function send(body: string, signal: AbortSignal | undefined): Promise<Response> {
  const headers = { "content-type": "application/json", accept: "application/graphql-response+json, application/json" };
  try {
    return await fetch("/graphql", { method: "POST", headers, body, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestFailure({ code: "NETWORK" });
  }
}

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly FieldError[];
}

async function read(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // A proxy's page, or an incomplete answer.
    throw RequestFailure.of(response);
  }
}
