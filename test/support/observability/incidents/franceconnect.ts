import type { Misbehaviour } from "../../../../sandbox/franceconnect/misbehaviour.js";
import { keepSending } from "../keep-sending.js";
import type { Scenario, Stage } from "./stage.js";

/**
 * FranceConnect does not answer, while more people come than the gateway may verify at once. Later it refuses the
 * gateway's credentials. Each incident has its own token: the gateway knows a verified one for half a minute.
 */
export async function failingFranceConnect({ franceConnect, token, start }: Stage): Promise<Scenario> {
  const gateway = await start({ REQUEST_DEADLINE_MS: "5000", SOURCE_TIMEOUT_MS: "4000" });
  const [first, second] = [await token("test"), await token("test")];
  const stops: (() => Promise<void>)[] = [];
  const misbehave = (misbehaviour: Misbehaviour | null, perSecond: number, accessToken: string) => {
    franceConnect.misbehave(misbehaviour);
    const stop = keepSending(perSecond, () => gateway.askAs(accessToken));
    stops.push(stop);
    return stop;
  };
  return {
    incidents: [
      {
        alerts: { FranceConnectFailing: {}, RequestsShed: gateway.instance },
        cause() {
          const stop = misbehave({ http: { answer: "never" } }, 60, first);
          return Promise.resolve(async () => {
            franceConnect.misbehave(null);
            await stop();
          });
        },
      },
      {
        alerts: { CredentialsRefused: { part: "data_provider", ...gateway.instance } },
        cause() {
          const body = JSON.stringify({ error: "invalid_client" });
          misbehave({ http: { answer: { status: 401, body } } }, 4, second);
          return Promise.resolve(() => {
            franceConnect.misbehave(null);
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
