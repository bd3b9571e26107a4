import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { renderSandboxPage, sandboxPolicy } from "../apollo-sandbox.js";
import { securityHeaders, type Directives } from "../security-headers.js";
import { refuseMethod } from "./graphql.js";

interface Options {
  /** The folder that `npm run build` creates. */
  readonly folder: string;
  /** The address of `POST /graphql`, as clients see it. */
  readonly endpoint: string;
  /** The features of this gateway that the explorer's page receives. */
  readonly offers: {
    /** The demo consumer's key, for the examples; undefined where other consumers are configured. */
    readonly demoApiKey: string | undefined;
    /** Whether people can sign in through the gateway. */
    readonly signIn: boolean;
  };
}

/** GraphiQL embeds its fonts in its style sheet. */
const explorerPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

const headersOf = (directives: Directives) => ({
  ...securityHeaders(directives),
  "content-type": "text/html; charset=utf-8",
});

/**
 * The explorers: `GET /graphql` in a browser returns Apollo Sandbox, whose code comes from Apollo's network. `GET
 * /explorer` returns GraphiQL, which comes only from this gateway.
 */
export function explorerRoutes({ folder, endpoint, offers }: Options) {
  return async (server: FastifyInstance): Promise<void> => {
    const index = join(folder, "index.html");
    if (!existsSync(index)) {
      server.log.warn("the explorer is not built: npm run build");
      return;
    }
    const page = withOffers(readFileSync(index, "utf8"), offers);
    const sandbox = renderSandboxPage(endpoint);
    const explorerHeaders = headersOf(explorerPolicy);
    const sandboxHeaders = headersOf(sandboxPolicy(endpoint));
    server.get("/explorer", (_request, reply) => reply.headers(explorerHeaders).send(page));
    server.get("/graphql", ({ headers: { accept = "" } }, reply) =>
      accept.includes("text/html") ? reply.headers(sandboxHeaders).send(sandbox) : refuseMethod(reply),
    );
    await server.register(fastifyStatic, {
      root: folder,
      prefix: "/explorer/",
      decorateReply: false,
      index: false,
      preCompressed: true,
    });
  };
}

function withOffers(page: string, offers: Options["offers"]): string {
  return page.replace(/(<meta name="offers" content=')[^']*/, (_all, start: string) => start + JSON.stringify(offers));
}
