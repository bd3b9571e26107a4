import { parentPort } from "node:worker_threads";
import { parseFile, type CatalogueFile } from "./parse/parse-file.js";

/** Runs as a thread: answers each file with its parsed form, in the order of arrival. */
parentPort?.on("message", (file: CatalogueFile) => parentPort?.postMessage(parseFile(file)));
parentPort?.postMessage("ready");
