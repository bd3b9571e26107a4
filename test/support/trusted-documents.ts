import { fileURLToPath } from "node:url";

/** Path of the manifest that `npm run codegen` wrote, relative to the compiled file. */
export const trustedDocumentsPath = fileURLToPath(
  new URL("../../../test/generated/persisted-documents.json", import.meta.url),
);
