import { parentPort } from "node:worker_threads";
import { parseFile, type CatalogueFile } from "./parse/parse-file.js";

/** Started as a thread: answers each file with what parsing makes of it, in the order of their arrival. */
parentPort?.on("message", (file: CatalogueFile) => parentPort?.postMessage(parseFile(file)));
parentPort?.postMessage("ready");
