import type { Place } from "../run.js";
import { createBytesTarget } from "./bytes.js";
import { createCallbackTarget } from "./callbacks.js";
import { startFuzzedGateway } from "./gateway.js";
import { createRedisValueTarget } from "./redis-values.js";
import { createRequestTargets } from "./requests.js";
import { createSourceTargets } from "./sources.js";

/** A gateway that receives generated requests, answers of its sources, and values from Redis. */
export async function startOverHttp(): Promise<Place> {
  const gateway = await startFuzzedGateway();
  return {
    name: "over HTTP",
    targets: [
      ...createRequestTargets(gateway),
      createBytesTarget(gateway),
      createCallbackTarget(gateway),
      ...createSourceTargets(gateway),
      createRedisValueTarget(gateway),
    ],
    close: gateway.close,
  };
}
