import type { TypedDocumentString } from "../generated/graphql.js";
import { RequestFailure, type ErrorExtensions } from "./request-failure.js";

/** An entry of `errors`: what went wrong with one field. */
export interface FieldError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: ErrorExtensions;
}

export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly FieldError[];
}

/**
 * Asks the gateway. The session's cookie goes along by itself: the browser sends it to its own origin, and JSON is
 * what the gateway's protection against foreign forms asks for. Throws RequestFailure where nothing was answered, or
 * the request was refused as a whole; a field that failed is an entry of `errors` beside the data of the others.
 */
export async function execute<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer<Data>> {
  // The name of the document beside its text: a gateway that runs trusted documents alone goes by the name.
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
    // A proxy's page, or half an answer.
    throw RequestFailure.of(response);
  }
}
