import { createCatalogue } from "../src/datasources/catalogue/catalogue.js";
import { embeddedCatalogue, readFolder } from "../src/datasources/catalogue/folder.js";
import { findBrokenLinks, type BrokenLink } from "./broken-links.js";

// Counts the broken links of a catalogue's folder: npm run catalogue:links -- FOLDER

const [folder = embeddedCatalogue] = process.argv.slice(2);
const broken = findBrokenLinks(await createCatalogue(await readFolder(folder)));
for (const { kind, page, found } of broken) process.stdout.write(`${page}: ${kind}: ${found}\n`);
const count = (kind: BrokenLink["kind"]) => broken.filter((link) => link.kind === kind).length;
process.stdout.write(`${String(count("relative"))} relative URLs, ${String(count("empty"))} empty links\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
