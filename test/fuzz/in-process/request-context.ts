import { benefitScopes } from "../../../sandbox/registrations.js";
import { serveBenefits } from "../../../src/datasources/benefits/index.js";
import { embeddedCatalogue } from "../../../src/datasources/catalogue/folder.js";
import { createLiveCatalogue } from "../../../src/datasources/catalogue/live-catalogue.js";
import { GatewayError, inArgument } from "../../../src/errors.js";
import type { RequestContext } from "../../../src/http/operations/execute-operation.js";
import { readCivilIdentity } from "../../../src/identity/civil-identity.js";
import { createLogger } from "../../../src/logger.js";
import type { CivilIdentityInput } from "../../../src/schema/person/civil-identity.js";
import { createOperationRecorder } from "../../../src/http/operations/operation-recorder.js";
import { createMetrics } from "../../../src/telemetry/metrics/index.js";

const noSources = { "api-secu": undefined, "api-particulier": undefined };
const served = serveBenefits({ CSS: "api-secu", RSA: "api-secu" }, noSources);
const callId = "0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0";

const status = {
  __typename: "CssStatus",
  benefit: served.CSS.benefit,
  outcome: "BENEFICIARY",
  unknownReason: null,
  description: "oui",
  rightStartDate: null,
  provenance: {
    source: "API_SECU",
    provider: null,
    asOf: new Date(0).toISOString(),
    freshness: "LIVE",
    sourceCallId: callId,
    correlationId: callId,
  },
  paysContribution: null,
};

function authorize(input: CivilIdentityInput, argument: string) {
  try {
    readCivilIdentity(input);
  } catch (error) {
    throw inArgument(error, argument);
  }
  return { scopes: new Set(benefitScopes) };
}

/** Creates a consumer's request. The source of one benefit answers yes; those of the others fail. */
export async function createRequestContext(): Promise<RequestContext> {
  const log = createLogger("silent");
  const live = await createLiveCatalogue(embeddedCatalogue, log, createMetrics());
  const catalogue = live.current();
  await live.close();
  const context = {
    viewer: { kind: "consumer", consumer: { scopes: benefitScopes } },
    authorizeCivilIdentity: () => authorize,
    statusOf: (_principal: unknown, code: string) =>
      code === "CSS"
        ? Promise.resolve(status)
        : Promise.reject(new GatewayError("SOURCE_UNAVAILABLE", "The source is unavailable.")),
    benefits: Object.values(served).map(({ benefit }) => benefit),
    catalogue,
    requestId: callId,
    log,
    record: createOperationRecorder(createMetrics(), () => "other").begin(0),
  };
  return context as unknown as RequestContext;
}
