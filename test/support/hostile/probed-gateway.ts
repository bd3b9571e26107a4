import { demoApiKey } from "../../../sandbox/registrations.js";
import { writeCatalogue } from "../catalogue-folder.js";
import { eventually } from "../eventually.js";
import { freePorts } from "../gateway/process.js";
import { startReplicas } from "../gateway/replicas.js";
import type { HostileRequest } from "./kind.js";

/** The number of pages in the catalogue of api.gouv.fr. */
export const pageCount = 170;
const headers = { "content-type": "application/json", "x-api-key": demoApiKey };

/** Measurements of a gateway's event loop since the last request to the probe. */
interface Seen {
  /** Longest delay of the event loop. On a busy machine, it may include waits for the processor. */
  readonly lateMs: number;
  /** Longest processor time of its thread between two turns. It does not depend on the load of the machine. */
  readonly busyMs: number;
  /** Memory that the process holds, in the heap and outside. */
  readonly heldBytes: number;
}

/** Starts a gateway in its own process, with stand-ins, sign-in, a catalogue and a probe of its event loop. */
export async function startProbedGateway(environment: Readonly<Record<string, string>> = {}) {
  const folder = await writeCatalogue({
    pages: Object.fromEntries(
      Array.from({ length: pageCount }, (_, index) => [`api-${String(index)}`, calmPage(index)]),
    ),
  });
  const port = await freePorts(1);
  const preload = new URL(`probe.js?port=${String(port)}`, import.meta.url).href;
  const replicas = await startReplicas({
    count: 1,
    publicUrl: "https://guichet.example",
    environment: {
      CATALOGUE_DIR: folder.path,
      NODE_OPTIONS: `--expose-gc --import=${preload}`,
      TRUST_PROXY: "true",
      ANONYMOUS_RATE_PER_MINUTE: "1000000",
      ...environment,
    },
  });
  const url = replicas.urls[0] ?? "";
  const look = async (path: string) => (await (await fetch(`http://127.0.0.1:${String(port)}${path}`)).json()) as Seen;
  const loadedAt = async (): Promise<string> => {
    const body = JSON.stringify({ query: "{ catalogue { loadedAt } }" });
    return (await fetch(`${url}/graphql`, { method: "POST", headers, body })).text();
  };
  return {
    replicas,
    /** Writes a page, and resolves once the catalogue has been read again. */
    async readPage(page: string): Promise<void> {
      const before = await loadedAt();
      await folder.writePages({ hostile: page });
      await eventually(async () => {
        if ((await loadedAt()) === before) throw new Error("not read yet");
      }, 300);
    },
    seen: () => look("/"),
    /** After a garbage collection. */
    heldBytes: async () => (await look("/memory")).heldBytes,
    /** Resolves with the answer's status, its first error's code, and its limit. */
    async send({ path = "/graphql", body, headers: own = {} }: HostileRequest): Promise<string> {
      const response = await fetch(`${url}${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: Object.entries({ ...headers, ...own }).filter(([, value]) => value !== ""),
        redirect: "manual",
        ...(body !== undefined && { body }),
      });
      const { code, limit } = firstError(await response.text());
      return [response.status, code, limit].filter(Boolean).join(" ");
    },
    async close(): Promise<void> {
      await replicas.close();
      await folder.remove();
    },
  };
}

export type ProbedGateway = Awaited<ReturnType<typeof startProbedGateway>>;

const calmPage = (index: number) =>
  `---\ntitle: API ${String(index)}\nis_open: 1\nproducer: mss\nthemes: [Santé]\naccess_page:\n  - who: [Une administration]\n    is_eligible: 1\n---\nLe texte de la page ${String(index)}.\n`;

function firstError(text: string): { code?: string; limit?: string } {
  if (!text.startsWith("{")) return {};
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string; limit?: string } }[] };
  return errors[0]?.extensions ?? {};
}
