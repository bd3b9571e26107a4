import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import { createApp } from "../../src/app.js";
import { loadConfig } from "../../src/config.js";
import type { ApiSecu } from "../../sandbox/api-secu.js";
import { completeEnvironment } from "../../sandbox/embedded.js";
import type { FranceConnect } from "../../sandbox/franceconnect/index.js";
import { login } from "../../sandbox/login.js";
import { apiSecuClient, dataProvider, serviceProvider } from "../../sandbox/registrations.js";
import { startSandbox } from "../../sandbox/sandbox.js";
import { createTestLogger } from "./log.js";
import { recordToken } from "./reports.js";

interface StartOptions {
  /** On top of what points the gateway at its stand-ins. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly accessTokenSeconds?: number;
  readonly algorithms?: { readonly signedAlg: "ES256" | "RS256"; readonly encryptedAlg: "ECDH-ES" | "RSA-OAEP-256" };
}

interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null | undefined;
  readonly errors: readonly GraphqlError[];
  readonly text: string;
}

interface AskOptions<Variables> {
  readonly token?: string;
  readonly variables?: Variables;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A gateway that listens on loopback, with both stand-ins behind it. */
export interface Gateway {
  readonly url: string;
  readonly franceConnect: FranceConnect;
  readonly apiSecu: ApiSecu;
  /** A fresh access token of a test person, by a real login. */
  token(person: string, scope?: string): Promise<string>;
  ask<Data, Variables>(
    document: DocumentTypeDecoration<Data, Variables> & { toString(): string },
    options?: AskOptions<Variables>,
  ): Promise<Answer<Data>>;
  /** An operation as it stands in the test. */
  askText(query: string, options?: AskOptions<unknown>): Promise<Answer<Readonly<Record<string, unknown>>>>;
  reloadConsumers(): void;
  close(): Promise<void>;
}

const defaultAlgorithms = { signedAlg: "ES256", encryptedAlg: "ECDH-ES" } as const;

export async function startGateway(options: StartOptions = {}): Promise<Gateway> {
  let url = "";
  const { algorithms = defaultAlgorithms, accessTokenSeconds = 60 } = options;
  const { franceConnect, apiSecu, close } = await startSandbox({
    franceConnect: { port: 0, accessTokenSeconds },
    apiSecu: { port: 0 },
    config: { franceConnect: { ...dataProvider, ...algorithms, encryptedEnc: "A256GCM" }, apiSecu: apiSecuClient },
    gatewayUrl: () => url,
  });
  if (!franceConnect || !apiSecu) throw new Error("both stand-ins were asked for");

  const environment = {
    PORT: "0",
    FRANCECONNECT_ISSUER: franceConnect.issuer,
    FRANCECONNECT_DP_CLIENT_ID: dataProvider.clientId,
    FRANCECONNECT_DP_CLIENT_SECRET: dataProvider.clientSecret,
    FRANCECONNECT_DP_SIGNED_ALG: algorithms.signedAlg,
    FRANCECONNECT_DP_ENCRYPTED_ALG: algorithms.encryptedAlg,
    API_SECU_BASE_URL: apiSecu.baseUrl,
    API_SECU_TOKEN_URL: apiSecu.tokenUrl,
    API_SECU_CLIENT_ID: apiSecuClient.clientId,
    API_SECU_CLIENT_SECRET: apiSecuClient.clientSecret,
    ...options.environment,
  };
  const app = await createApp(loadConfig(completeEnvironment(environment)), createTestLogger());
  url = await app.listen();

  return {
    url,
    franceConnect,
    apiSecu,
    async token(person, scope) {
      const token = await login({
        issuer: franceConnect.issuer,
        ...serviceProvider,
        login: person,
        ...(scope !== undefined && { scope }),
      });
      recordToken(token);
      return token;
    },
    ask: (document, askOptions = {}) => ask(url, document.toString(), askOptions),
    askText: (query, askOptions = {}) => ask(url, query, askOptions),
    reloadConsumers: app.reloadConsumers,
    async close() {
      await app.close();
      await close();
    },
  };
}

async function ask<Data>(url: string, query: string, options: AskOptions<unknown>): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    body: JSON.stringify({ query, variables: options.variables }),
  });
  return readAnswer(response);
}

/** Every answer of `/graphql` is a GraphQL answer: one that is not fails here. */
export async function readAnswer<Data>(response: Response): Promise<Answer<Data>> {
  const text = await response.text();
  const body = JSON.parse(text) as { data?: Data | null; errors?: readonly GraphqlError[] };
  if (body.data === undefined && body.errors === undefined) throw new Error("neither data nor errors");
  return { status: response.status, headers: response.headers, data: body.data, errors: body.errors ?? [], text };
}
