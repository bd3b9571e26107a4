import { apiParticulierError } from "../../../../sandbox/api-particulier/errors.js";
import { persona } from "../../load/identities.js";
import { keepSending } from "../keep-sending.js";
import type { Scenario, Stage } from "./stage.js";

const asyncNothing = () => Promise.resolve();

/** API-SECU answers 500 for one benefit, and HTML for the other, which no circuit breaker counts. */
export async function failingSource({ apiSecu, crowd, start }: Stage): Promise<Scenario> {
  const gateway = await start({ CACHE_TTL_SECONDS: "0" });
  const [person, other] = [crowd[0] ?? persona("test"), crowd[1] ?? persona("test")];
  const stops = [keepSending(4, () => gateway.askFor(person)), keepSending(8, () => gateway.askFor(other, "rsa"))];
  return {
    incidents: [
      {
        alerts: {
          SourceFailing: { source: "API_SECU" },
          SourceBreakerOpen: { source: "API_SECU", ...gateway.instance },
        },
        cause() {
          apiSecu.answer(person.login, "CSS", { status: 500, raw: "" });
          apiSecu.answer(other.login, "RSA", { status: 200, raw: "<p>", headers: { "content-type": "text/html" } });
          return Promise.resolve(() => {
            apiSecu.restore();
            return Promise.resolve();
          });
        },
      },
    ],
    close: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** API Particulier bans the gateway. The gateway makes one call a minute later, and finds that the ban is over. */
export async function ban({ apiParticulier, start }: Stage): Promise<Scenario> {
  const gateway = await start({ CSS_SOURCE: "api-particulier", SOURCE_TIMEOUT_MS: "300", CACHE_TTL_SECONDS: "0" });
  const person = persona("test");
  const stop = keepSending(2, () => gateway.askFor(person));
  return {
    incidents: [
      {
        alerts: { SourceBanned: { source: "API_PARTICULIER", ...gateway.instance } },
        async cause() {
          const pause = apiParticulierError("00429", { headers: { "retry-after": "1" } });
          apiParticulier.answerNext(person.login, "complementaire_sante_solidaire", pause);
          await gateway.askFor(person);
          apiParticulier.ban();
          return () => {
            apiParticulier.lift();
            return Promise.resolve();
          };
        },
      },
    ],
    close: stop,
  };
}

/** Clients ask for more people than the gateway may ask its source for. */
export async function usedUpRate({ crowd, start }: Stage): Promise<Scenario> {
  const gateway = await start({ SOURCE_RATE_PER_SECOND: "1", CACHE_TTL_SECONDS: "0", REQUEST_DEADLINE_MS: "4000" });
  const askForNext = (index: number) => gateway.askFor(crowd[index % crowd.length] ?? persona("test"));
  return {
    incidents: [
      {
        alerts: { SourceRateLimitReached: { source: "API_SECU" } },
        cause: () => Promise.resolve(keepSending(5, askForNext)),
      },
    ],
    close: asyncNothing,
  };
}
