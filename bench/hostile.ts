import { demoApiKey } from "../sandbox/registrations.js";
import { writeCatalogue } from "../test/support/catalogue-folder.js";
import { eventually } from "../test/support/eventually.js";
import { freePorts } from "../test/support/process.js";
import { startReplicas } from "../test/support/replicas.js";
import { hostileCases, type HostileCase } from "./hostile-cases.js";
import { hostilePages } from "./hostile-pages.js";
import { ms, printTable } from "./table.js";

const warmUps = 20;
const times = 50;
/** As many as the catalogue of api.gouv.fr has. */
const pages = 170;
const headers = { "content-type": "application/json", "x-api-key": demoApiKey };

/** What hostile requests and pages cost a gateway in a process of its own: their time, and how long nobody else is served. */
export async function benchHostile(): Promise<void> {
  const folder = await writeCatalogue({
    pages: Object.fromEntries(Array.from({ length: pages }, (_, index) => [`api-${String(index)}`, calmPage(index)])),
  });
  const port = await freePorts(1);
  const preload = new URL(`loop-delay.js?port=${String(port)}`, import.meta.url).href;
  const replicas = await startReplicas({
    count: 1,
    environment: {
      CATALOGUE_DIR: folder.path,
      NODE_OPTIONS: `--import=${preload}`,
      ANONYMOUS_RATE_PER_MINUTE: "1000000",
    },
  });
  const url = `${replicas.urls[0] ?? ""}/graphql`;
  const takeDelay = async () => Number(await (await fetch(`http://127.0.0.1:${String(port)}`)).text());
  try {
    const rows: string[][] = [];
    for (const one of hostileCases) rows.push([one.name, ...(await measure(url, one, takeDelay))]);
    const head = ["it sends", "answered", "p50", "p95", "event loop late p50", "largest"];
    printTable(`${String(times)} requests of each, one after another; milliseconds`, head, rows);
    const reloads: string[][] = [];
    for (const { name, page } of hostilePages) {
      const before = await loadedAt(url);
      await takeDelay();
      const start = performance.now();
      await folder.writePages({ hostile: page });
      await eventually(async () => {
        if ((await loadedAt(url)) === before) throw new Error("not read yet");
      });
      reloads.push([name, ms(performance.now() - start), ms(await takeDelay())]);
    }
    printTable(
      `One page among ${String(pages)}, read again; milliseconds`,
      ["page", "from its change to its answer", "event loop late"],
      reloads,
    );
    const { apiSecu, apiParticulier } = replicas;
    process.stdout.write(`\nCalls to a source: ${String(apiSecu.received.length + apiParticulier.received.length)}\n`);
  } finally {
    await replicas.close();
    await folder.remove();
  }
}

const calmPage = (index: number) =>
  `---\ntitle: API ${String(index)}\nis_open: 1\nproducer: mss\nthemes: [Santé]\naccess_page:\n  - who: [Une administration]\n    is_eligible: 1\n---\nLe texte de la page ${String(index)}.\n`;

async function measure(url: string, { body }: HostileCase, takeDelay: () => Promise<number>): Promise<string[]> {
  for (let time = 0; time < warmUps; time += 1) await send(url, body);
  const taken: number[] = [];
  const late: number[] = [];
  let answer = "";
  for (let time = 0; time < times; time += 1) {
    await takeDelay();
    const start = performance.now();
    answer = await send(url, body);
    taken.push(performance.now() - start);
    late.push(await takeDelay());
  }
  return [answer, ...[50, 95].map((p) => percentile(taken, p)), percentile(late, 50), percentile(late, 100)];
}

function percentile(values: readonly number[], p: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  return ms(sorted[Math.ceil((p / 100) * sorted.length) - 1] ?? NaN);
}

async function loadedAt(url: string): Promise<string> {
  const body = JSON.stringify({ query: "{ catalogue { loadedAt } }" });
  const { data } = (await (await fetch(url, { method: "POST", headers, body })).json()) as {
    data?: { catalogue: { loadedAt: string } };
  };
  return data?.catalogue.loadedAt ?? "";
}

async function send(url: string, body: HostileCase["body"]): Promise<string> {
  const response = await fetch(url, { method: "POST", headers, body });
  const { errors = [] } = (await response.json()) as {
    errors?: { extensions: { code: string; limit?: string } }[];
  };
  const { code, limit } = errors[0]?.extensions ?? {};
  return [response.status, code, limit].filter(Boolean).join(" ");
}
