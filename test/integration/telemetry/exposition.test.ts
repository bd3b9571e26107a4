import { expect, it } from "@jest/globals";
import { startReplicas } from "../../support/gateway/replicas.js";
import { promtoolOn } from "../../support/observability/prometheus.js";
import { startRedis } from "../../support/redis/redis.js";

it("promtool finds no fault in the metrics of a gateway that has answered, failed and used Redis", async () => {
  const redis = await startRedis();
  const replicas = await startReplicas({ count: 1, environment: { REDIS_URL: redis.url } });
  await replicas.ask(0, "{ me { css { outcome } rsa { outcome } } }", await replicas.token("test"));
  await replicas.ask(0, "{ unknown }");
  await replicas.ask(0, "{ me { css { outcome } } }", "not-a-token");
  const text = await (await fetch(`${replicas.urls[0] ?? ""}/metrics`)).text();
  expect(text).toContain("gateway_statuses_total{");
  expect(promtoolOn(text, "check", "metrics")).toEqual({ code: 0, output: "" });
  await replicas.close();
  await redis.close();
});
