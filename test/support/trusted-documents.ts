import { fileURLToPath } from "node:url";

/** The manifest that `npm run codegen` wrote, found from the compiled file. */
export const trustedDocumentsPath = fileURLToPath(
  new URL("../../../test/generated/persisted-documents.json", import.meta.url),
);
