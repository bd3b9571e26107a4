import { demoApiKey } from "../../../../sandbox/registrations.js";
import { personas } from "../../../../sandbox/people/index.js";
import type { Persona } from "../../../../sandbox/people/persona.js";
import { ask, type Answer } from "../../ask.js";
import { freePorts, type GatewayProcess } from "../../gateway/process.js";
import { startReplicas, type Replicas } from "../../gateway/replicas.js";
import { createCrowd } from "../../load/crowd.js";
import { civilIdentityOf } from "../../load/identities.js";

type Labels = Readonly<Record<string, string>>;

/** A fault, and the alerts that it must cause, with some of their labels. */
export interface Incident {
  readonly alerts: Readonly<Record<string, Labels>>;
  /** Causes the fault. Returns what ends it. */
  readonly cause: () => Promise<() => Promise<void>>;
}

/** Incidents that happen one after the other. Different sequences happen at the same time. */
export interface Scenario {
  readonly incidents: readonly Incident[];
  /** Stops its traffic and its servers. The stage closes the gateways. */
  readonly close: () => Promise<void>;
}

/** A gateway in its own process, as one scenario uses it. */
interface StagedGateway {
  readonly instance: Labels;
  readonly process: GatewayProcess;
  /** Asks for the status of a person by civil identity. */
  readonly askFor: (person: Persona, benefit?: "css" | "rsa") => Promise<Answer>;
  /** Asks for the CSS of the holder of a FranceConnect token. */
  readonly askAs: (token: string) => Promise<Answer>;
  /** Calls the fault probe, if the gateway was started with it. */
  readonly probe: (path: string) => Promise<void>;
}

/** The stand-ins, and the gateways behind one Prometheus. */
export interface Stage extends Pick<
  Replicas,
  "apiSecu" | "apiParticulier" | "franceConnect" | "token" | "urls" | "close"
> {
  readonly crowd: readonly Persona[];
  readonly start: (environment?: Labels) => Promise<StagedGateway>;
}

const unlimited = { perSecond: 1e6, perMinute: 1e6, patience: 1e6, banSeconds: 3_600 };
const query = (benefit: string) =>
  `query ($identity: CivilIdentityInput!) { person(identity: $identity) { ${benefit} { outcome } } }`;

export async function openStage(): Promise<Stage> {
  const crowd = createCrowd(50);
  const replicas = await startReplicas({ count: 0, people: [...personas, ...crowd], limits: unlimited });
  return {
    ...replicas,
    crowd,
    async start(environment = {}) {
      const probePort = await freePorts(1);
      const probe = new URL(`../fault-probe.js?port=${String(probePort)}`, import.meta.url).href;
      // This machine's own authorities may be about to expire.
      const common = { NODE_OPTIONS: `--import=${probe}`, NODE_EXTRA_CA_CERTS: "" };
      const index = await replicas.startReplica({ ...common, ...environment });
      const [url, process] = [replicas.urls[index], replicas.processes[index]];
      if (url === undefined || !process) throw new Error("it was started");
      const headers = { "x-api-key": demoApiKey };
      return {
        instance: { instance: new URL(url).host },
        process,
        askFor: (person, benefit = "css") =>
          ask(url, query(benefit), { headers, variables: { identity: civilIdentityOf(person) } }),
        askAs: (token) => ask(url, "{ me { css { outcome } } }", { token }),
        probe: async (path) => {
          await fetch(`http://127.0.0.1:${String(probePort)}${path}`);
        },
      };
    },
  };
}
