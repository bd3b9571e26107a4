import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { securityHeaders } from "../security-headers.js";

interface Options {
  /** The folder that Vite builds: `npm run build`. */
  readonly folder: string;
  /** The features of this gateway that the page receives. */
  readonly offers: {
    /** The codes of the benefits that a person can check by signing in; none where login is off. */
    readonly signIn: readonly string[];
    readonly explorer: boolean;
    readonly schema: boolean;
    /** Whether a person's token is valid only with its service provider's key. */
    readonly consumerKey: boolean;
    /** The demo consumer's key; absent where other consumers are configured. */
    readonly demoApiKey?: string | undefined;
    /** The port that the gateway listens on. */
    readonly port: number;
  };
  /** The origin where the sign-out form ends: a browser checks the page's policy at every redirect of the form. */
  readonly franceConnect: string;
}

/** The paths that the page can display. console/src/app.tsx has the same list. */
const paths = ["/", "/catalogue", "/catalogue/:slug", "/developpeurs"];
const guidePath = "/developpeurs/front-end";

/**
 * The console: one page for all its paths, the guide for front-end developers, and assets with names that depend on
 * their content.
 */
export function consoleRoutes({ folder, offers, franceConnect }: Options) {
  return async (server: FastifyInstance): Promise<void> => {
    const index = join(folder, "index.html");
    if (!existsSync(index)) {
      server.log.warn("the console is not built: npm run build");
      return;
    }
    const page = withOffers(readFileSync(index, "utf8"), offers);
    const headers = {
      // Without a referrer, the sign-out form would not send the origin of its page.
      ...securityHeaders(directives(franceConnect), { referrerPolicy: { policy: "same-origin" } }),
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
    };
    for (const path of paths) server.get(path, (_request, reply) => reply.headers(headers).send(page));
    const guide = readFileSync(join(folder, "front-end.html"), "utf8");
    server.get(guidePath, (_request, reply) => reply.headers(headers).send(guide));
    await server.register(fastifyStatic, {
      root: join(folder, "assets"),
      prefix: "/assets/",
      decorateReply: false,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: "1y",
    });
  };
}

/** The page has no inline script or style. It loads them from this gateway, and from nowhere else. */
function directives(franceConnect: string) {
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'", franceConnect],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  };
}

function withOffers(page: string, offers: Options["offers"]): string {
  return page.replace(/(<meta name="offers" content=')[^']*/, (_all, start: string) => start + JSON.stringify(offers));
}
