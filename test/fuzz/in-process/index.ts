import type { Place } from "../run.js";
import { createCatalogueTargets } from "./catalogue.js";
import { createChecktokenTargets } from "./checktoken.js";
import { configuration } from "./configuration.js";
import { createOperationTargets } from "./operations.js";
import { people } from "./people.js";
import { createRedisTargets } from "./redis-replies.js";
import { sealedValues } from "./sealed-values.js";
import { createSignInTargets } from "./sign-in.js";
import { sourceAnswers } from "./source-answers.js";

const maxWarnings = 5;

/** The parsers and readers of everything that comes from outside, called directly. */
export async function startInProcess(): Promise<Place> {
  const warnings: string[] = [];
  const note = (warning: Error) => void warnings.push(String(warning));
  process.on("warning", note);
  const catalogue = createCatalogueTargets();
  const redis = await createRedisTargets();
  return {
    name: "in process",
    targets: [
      ...(await createOperationTargets()),
      ...sourceAnswers,
      ...(await createChecktokenTargets()),
      ...sealedValues,
      ...redis.targets,
      ...catalogue.targets,
      ...createSignInTargets(),
      ...people,
      ...configuration,
    ],
    async close() {
      redis.close();
      await catalogue.close();
      process.off("warning", note);
      // A library's warning goes to stderr, and quotes its input.
      return warnings.slice(0, maxWarnings);
    },
  };
}
