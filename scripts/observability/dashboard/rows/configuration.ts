import { NoUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import { graph, green, red, stat, timeline, type Row } from "../panels.js";
import { max, select } from "../promql.js";

const width = 8;
const daySeconds = 86_400;
const timeLeft = (timestamp: string, label: string) => `min by (${label}) (${select(timestamp)}) - time()`;

/** What runs, what it has read, and what is about to expire. */
export const configuration: Row = {
  title: "Configuration",
  isCollapsed: true,
  panels: [
    stat({
      title: "Replicas by version",
      description:
        "Number of replicas that Prometheus reaches, by version of the gateway and of Node. Worry when a replica is missing, or when two versions stay after a deployment.",
      unit: Short,
      width,
      queries: { "{{version}}, Node {{node}}": `count by (version, node) (${select("gateway_build_info")})` },
    }),
    stat({
      title: "Consumers: time until they expire",
      description:
        "Time until the end of `expiresOn` of each consumer. After it, the consumer gets HTTP 403. Red: less than 30 days. Renew the authorisation.",
      unit: Seconds,
      width,
      limit: { value: 30 * daySeconds, bad: "below" },
      queries: { "{{consumer}}": timeLeft("gateway_consumer_expiry_timestamp_seconds", "consumer") },
    }),
    stat({
      title: "Certificates: time until they expire",
      description:
        "Time until the first certificate of each use expires. Red: less than 21 days. Then the gateway cannot reach the servers that use it.",
      unit: Seconds,
      width,
      limit: { value: 21 * daySeconds, bad: "below" },
      queries: { "{{use}}": timeLeft("gateway_certificate_expiry_timestamp_seconds", "use") },
    }),
    timeline({
      title: "Last reload",
      description:
        "Result of the last reload of the consumers and of the catalogue, the worst of the replicas. After a failure, the gateway keeps the previous content. Worry when one fails: the log has the reason.",
      unit: NoUnit,
      width,
      states: { "0": { text: "failed", color: red }, "1": { text: "done", color: green } },
      queries: { "{{part}}": `min by (part) (${select("gateway_config_reload_success")})` },
    }),
    timeline({
      title: "Refused credentials",
      description:
        "Refused: FranceConnect or a source refuses the gateway's own credentials. Act at once: check the client id, the secret and the URL of that part.",
      unit: NoUnit,
      width,
      states: { "0": { text: "accepted", color: green }, "1": { text: "refused", color: red } },
      queries: { "{{part}}": max(select("gateway_misconfigured"), "part") },
    }),
    graph({
      title: "Time since the last successful reload",
      description:
        "Time since each part was last read with success, the longest of the replicas. Worry when it does not fall after you have changed the file.",
      unit: Seconds,
      width,
      queries: { "{{part}}": `time() - min by (part) (${select("gateway_config_reload_timestamp_seconds")})` },
    }),
  ],
};
