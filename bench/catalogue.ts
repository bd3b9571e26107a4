import { monitorEventLoopDelay } from "node:perf_hooks";
import { writeCatalogue } from "../test/support/catalogue-folder.js";
import { createLiveCatalogue } from "../src/datasources/catalogue/live-catalogue.js";
import { createLogger } from "../src/logger.js";
import { createMetrics } from "../src/telemetry/metrics/index.js";
import { ms, printTable } from "./table.js";

const pages = 2_000;
const searches = 2_000;
const words =
  "santé revenu logement impôt famille retraite emploi entreprise commune adresse géographie transport énergie école allocation mutuelle social solidarité demandeur dossier certificat identité établissement association marché public justice agriculture environnement données".split(
    " ",
  );

/** A catalogue of many pages, each as long as the mission's. */
export async function benchCatalogue(): Promise<void> {
  const folder = await writeCatalogue({
    pages: Object.fromEntries(Array.from({ length: pages }, (_, index) => [`api-${String(index)}`, pageOf(index)])),
  });
  const before = memoryMb();
  const start = performance.now();
  const catalogue = await createLiveCatalogue(folder.path, createLogger("silent"), createMetrics());
  const read = performance.now() - start;
  const memory = memoryMb() - before;
  const lag = await lagDuring(() => catalogue.reload());
  const taken = Array.from({ length: searches }, (_, index) => {
    const search = `${wordAt(index)} ${wordAt(index * 7 + 3).slice(0, 4)}`;
    const from = performance.now();
    catalogue.current().findApis({ search, orderBy: "RELEVANCE", first: 20 });
    return performance.now() - from;
  }).sort((one, other) => one - other);
  await catalogue.close();
  await folder.remove();
  const at = (p: number) => ms(taken[Math.ceil((p / 100) * searches) - 1] ?? NaN);
  printTable(
    `A catalogue of ${String(pages)} pages; milliseconds, megabytes`,
    ["what", "figure"],
    [
      ["read and indexed", ms(read)],
      ["a search of two words, one of them begun: p50", at(50)],
      ["the same: p99", at(99)],
      ["longest block of the process while it is read again", ms(lag)],
      ["memory", memory.toFixed(0)],
    ],
  );
}

const wordAt = (index: number) => words[index % words.length] ?? "";
const some = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => wordAt(from * 31 + index * index + index)).join(" ");

function pageOf(index: number): string {
  return `---
title: API ${some(index, 4)}
tagline: ${some(index + 1, 10)}
is_open: -1
producer: mss
keywords: [${some(index + 2, 6).replaceAll(" ", ", ")}]
themes: [${wordAt(index)}]
visits_2019: ${String((index * 7919) % 9_000)}
content_intro: |
  ${some(index + 3, 30)}
access_page:
  - who:
      - Une administration
    is_eligible: 1
    description: |
      ${some(index + 4, 20)}

      <NextSteps />
      <Button href="https://datapass.api.gouv.fr/api-${String(index)}">Remplir une demande</Button>
---
### À quoi ça sert ?

${some(index + 5, 60)}

### Données

| Nom | Description |
| --- | ----------- |
| ${wordAt(index)} | ${some(index + 6, 8)} |
`;
}

/** Returns the longest time, in milliseconds, during which the process could not answer. */
async function lagDuring(work: () => Promise<void>): Promise<number> {
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  await work();
  lag.disable();
  return lag.max / 1e6;
}

function memoryMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
