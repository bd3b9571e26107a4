import { renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.js";
import { consumersText, writeConsumers } from "../support/gateway/consumers.js";
import { startGateway, type Gateway } from "../support/gateway/gateway.js";
import { measured } from "../support/run-reports/measured.js";

const query = "{ me { css { outcome } } }";
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const today = new Date().toISOString().slice(0, 10);

describe("the consumers registry", () => {
  let gateway: Gateway;
  afterEach(() => gateway.close());

  const startWith = async (consumers: readonly object[]) => {
    const file = writeConsumers(consumers);
    gateway = await startGateway({ environment: { CONSUMERS_FILE: file.path } });
    const status = async () => (await gateway.askText(query, { token: await gateway.token("test") })).status;
    return { file, status };
  };

  it.each([
    ["unknown", { franceConnectClientIds: ["another"] }],
    ["expired", { expiresOn: yesterday }],
    ["not registered for FranceConnect", { modalities: ["civil_identity"] }],
  ])("refuses a service provider that is %s with 403, and no source is called", async (_name, entry) => {
    await startWith([entry]);
    const { status, errors } = await gateway.askText(query, { token: await gateway.token("test") });
    expect(status).toBe(403);
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(gateway.apiSecu.counters).toEqual({ token: 0, CSS: 0, RSA: 0 });
  });

  it("allows a service provider on its last day", async () => {
    const { status } = await startWith([{ expiresOn: today }]);
    expect(await status()).toBe(200);
  });

  it("applies a new file at once to a token whose introspection is cached", async () => {
    const { file } = await startWith([{}]);
    const token = await gateway.token("test");
    expect((await gateway.askText(query, { token })).status).toBe(200);
    file.rewrite([{ expiresOn: yesterday }]);
    gateway.reloadConsumers();
    const { status } = await gateway.askText(query, { token });
    expect(status).toBe(403);
    measured(34, { "HTTP status after the consumers file has changed": status });
  });

  it.each([
    ["broken YAML", "consumers: [{"],
    ["an invalid entry", consumersText([{ siret: "13002526500014" }])],
    ["an empty file", ""],
  ])("keeps the old file in force when the new one is invalid: %s", async (_name, text) => {
    const { file, status } = await startWith([{}]);
    file.rewriteText(text);
    gateway.reloadConsumers();
    expect(await status()).toBe(200);
  });

  it.each<[string, (path: string, text: string) => void]>([
    [
      "a file of the same size and an older time is renamed over it",
      (path, text) => {
        const { size, mtime } = statSync(path);
        writeFileSync(`${path}.new`, text);
        expect(statSync(`${path}.new`).size).toBe(size);
        utimesSync(`${path}.new`, mtime, new Date(mtime.getTime() - 60_000));
        renameSync(`${path}.new`, path);
      },
    ],
    [
      "it is removed and created again",
      (path, text) => {
        unlinkSync(path);
        writeFileSync(path, text);
      },
    ],
  ])("reads the file again by itself when %s", async (_name, change) => {
    const { file, status } = await startWith([{ franceConnectClientIds: ["sp-ville-exemple"] }]);
    expect(await status()).toBe(200);
    change(file.path, consumersText([{ franceConnectClientIds: ["sp-ville-example"] }]));
    await eventually(async () => {
      expect(await status()).toBe(403);
    });
  });
});
