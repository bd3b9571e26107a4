import { randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { exportJWK, generateKeyPair } from "jose";
import { createDemoEnvironment } from "../../sandbox/environment.js";
import { loadConfig } from "../../src/config/config.js";
import { StartError } from "../../src/errors.js";
import { writeText } from "../support/gateway/consumers.js";
import { completeEnvironment } from "../support/gateway/environment.js";
import { keyringOf, ringKey } from "../support/gateway/keyring.js";
import { measured } from "../support/run-reports/measured.js";

const good = completeEnvironment({});

function complaintsAbout(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    loadConfig({ ...good, ...changes });
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.complaints;
    throw error;
  }
}

describe("the configuration", () => {
  it("is complete with only the variables without a default, and is deeply frozen", () => {
    const config = loadConfig(good);
    expect(config).toMatchObject({
      http: { host: "127.0.0.1", port: 4000, publicUrl: "http://127.0.0.1:4000" },
    });
    expect(Object.isFrozen(config.franceConnect.encryptionKeys[0])).toBe(true);
  });

  it("derives FranceConnect's URLs from its issuer", () => {
    const config = loadConfig({ ...good, FRANCECONNECT_ISSUER: "https://fc.example/api/v2" });
    expect(config.franceConnect).toMatchObject({
      checktokenUrl: "https://fc.example/api/v2/checktoken",
      jwksUrl: "https://fc.example/api/v2/jwks",
    });
  });

  it.each([
    ["GRAPHQL_INTROSPECTION", "introspection"],
    ["GRAPHQL_EXPLORER", "explorer"],
  ] as const)("switches %s off in production, unless configured otherwise", (variable, name) => {
    expect(loadConfig(good).graphql[name]).toBe(true);
    expect(loadConfig({ ...good, NODE_ENV: "production" }).graphql[name]).toBe(false);
    expect(loadConfig({ ...good, NODE_ENV: "production", [variable]: "true" }).graphql[name]).toBe(true);
  });

  it("requires every variable without a default, and reports all complaints together", () => {
    try {
      loadConfig({ NODE_ENV: "production", FRANCECONNECT_ISSUER: "" });
      throw new Error("not refused");
    } catch (error) {
      expect((error as StartError).complaints).toEqual(
        [
          "OPERATOR_PORT",
          "FRANCECONNECT_ISSUER",
          "FRANCECONNECT_DP_CLIENT_ID",
          "FRANCECONNECT_DP_CLIENT_SECRET",
          "FRANCECONNECT_DP_JWKS",
          "API_SECU_BASE_URL",
          "API_SECU_TOKEN_URL",
          "API_SECU_CLIENT_ID",
          "API_SECU_CLIENT_SECRET",
          "KEYRING",
          "CONSUMERS_FILE",
          "AUDIT_LOG",
          "AUDIT_KEY",
        ].map((name) => `${name}: is required`),
      );
    }
  });

  it("requires the variables of the sources that benefits use, and of no other source", () => {
    const without = {
      API_SECU_BASE_URL: "",
      API_SECU_TOKEN_URL: "",
      API_SECU_CLIENT_ID: "",
      API_SECU_CLIENT_SECRET: "",
    };
    const particulier = { CSS_SOURCE: "api-particulier", RSA_SOURCE: "api-particulier" };
    expect(complaintsAbout({ ...particulier, ...without })).toEqual([]);
    expect(complaintsAbout({ ...particulier, RSA_SOURCE: "api-secu", ...without })).toHaveLength(4);
    const missing = ["API_PARTICULIER_BASE_URL: is required"];
    expect(complaintsAbout({ RSA_SOURCE: "api-particulier", API_PARTICULIER_BASE_URL: "" })).toEqual(missing);
    expect(complaintsAbout({ API_PARTICULIER_BASE_URL: "", API_PARTICULIER_TOKEN: "" })).toEqual([]);
  });

  it("has an operator's port of its own, or the public one, and in production only by choice", () => {
    const operatorOf = (changes: Readonly<Record<string, string>>) => loadConfig({ ...good, ...changes }).http.operator;
    expect(operatorOf({ OPERATOR_PORT: "public" })).toBeUndefined();
    expect(operatorOf({ OPERATOR_PORT: "" })).toBeUndefined();
    expect(operatorOf({ OPERATOR_PORT: "9464" })).toEqual({ port: 9464, host: "127.0.0.1" });
    expect(operatorOf({ OPERATOR_PORT: "9464", OPERATOR_HOST: "::1" })).toEqual({ port: 9464, host: "::1" });
    expect(complaintsAbout({ NODE_ENV: "production", OPERATOR_PORT: "" })).toEqual(["OPERATOR_PORT: is required"]);
  });

  it.each([
    ["OPERATOR_PORT", "Public", "must be a port, or public"],
    ["OPERATOR_PORT", "70000", "must be a port, or public"],
    ["OPERATOR_PORT", "4000", "must not be PORT: write public for the same port"],
    ["OPERATOR_HOST", "not a host", "must be an address or a name"],
    [
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      "collector:4318",
      "must be an http or https URL: no query, no fragment, no credentials",
    ],
    [
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      "http://key:secret@collector",
      "must be an http or https URL: no query, no fragment, no credentials",
    ],
    [
      "OTEL_EXPORTER_OTLP_HEADERS",
      "no equals sign",
      "must be headers: name=value, comma separated, values percent-encoded",
    ],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=%zz", "must be headers: name=value, comma separated, values percent-encoded"],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "must be http/protobuf: the gateway has no other"],
    ["OTEL_TRACES_SAMPLER", "always_on", "must be parentbased_traceidratio: the gateway has no other"],
    ["OTEL_TRACES_SAMPLER_ARG", "1.5", "must be a number from 0 to 1"],
    ["OTEL_TRACES_SAMPLER_ARG", "a tenth", "must be a number from 0 to 1"],
  ])("refuses a wrong %s: %s", (name, value, rule) => {
    expect(complaintsAbout({ [name]: value })).toEqual([`${name}: ${rule}`]);
  });

  it("omits a source without any configuration, outside production", () => {
    const none = { API_SECU_BASE_URL: "", API_SECU_TOKEN_URL: "", API_SECU_CLIENT_ID: "", API_SECU_CLIENT_SECRET: "" };
    expect(loadConfig({ ...good, ...none }).apiSecu).toBeUndefined();
    expect(complaintsAbout({ ...none, API_SECU_CLIENT_ID: "half" })).toHaveLength(3);
    expect(complaintsAbout({ ...none, NODE_ENV: "production" })).toHaveLength(4);
  });

  it("allows the published demo key with DEMO=true outside production", () => {
    const allowed = (changes: Readonly<Record<string, string>>) => loadConfig({ ...good, ...changes }).allowsDemoKey;
    expect(allowed({})).toBe(false);
    expect(allowed({ DEMO: "false" })).toBe(false);
    expect(allowed({ DEMO: "true", HOST: "0.0.0.0" })).toBe(true);
    expect(complaintsAbout({ DEMO: "true", NODE_ENV: "production", PORT: "x" })).toEqual([
      "PORT: must be a whole number",
      "DEMO: must not be true in production",
    ]);
  });

  const demoKeyComplaint = expect.stringMatching(/^KEYRING: must not hold a demo's key/);
  const demoAuditComplaint = expect.stringMatching(/^AUDIT_LOG: must not be a demo's temporary file/);
  it.each<[string, Readonly<Record<string, string>>, readonly unknown[]]>([
    ["in a demo", {}, []],
    ["in a public demo", { HOST: "0.0.0.0", PUBLIC_URL: "https://demo.example" }, []],
    ["without DEMO", { DEMO: "false" }, [demoKeyComplaint, demoAuditComplaint]],
    [
      "in production",
      { NODE_ENV: "production" },
      [demoKeyComplaint, demoAuditComplaint, "DEMO: must not be true in production"],
    ],
    ...[
      "FRANCECONNECT_ISSUER",
      "FRANCECONNECT_CHECKTOKEN_URL",
      "FRANCECONNECT_JWKS_URL",
      "API_SECU_BASE_URL",
      "API_SECU_TOKEN_URL",
      "API_PARTICULIER_BASE_URL",
    ].map((name): [string, Readonly<Record<string, string>>, readonly unknown[]] => [
      `with a real ${name}`,
      { [name]: "https://upstream.example/api" },
      [demoKeyComplaint, demoAuditComplaint, "DEMO: must not be true with an upstream beyond this machine"],
    ]),
  ])(
    "refuses a demo's keyring and audit, copied from npm run sandbox, except in a demo: %s",
    (_case, changes, complaints) => {
      // The demo's consumers file causes another complaint.
      const demo = { ...createDemoEnvironment(4000), CONSUMERS_FILE: good["CONSUMERS_FILE"] };
      expect(complaintsAbout({ ...demo, ...changes })).toEqual(complaints);
      const second = `own:${randomBytes(32).toString("base64")}, ${demo.KEYRING}`;
      expect(complaintsAbout({ ...demo, KEYRING: second, ...changes })).toEqual(complaints);
    },
  );

  it.each(["SANDBOX_CLIENTS", "SANDBOX_COMPRESSION"])("refuses %s in production", (name) => {
    expect(complaintsAbout({ [name]: "gzip", NODE_ENV: "production" })).toEqual([
      `${name}: must not be set in production`,
    ]);
  });

  it("requires consumer keys in production, unless configured otherwise", () => {
    expect(loadConfig(good).requireConsumerKey).toBe(false);
    expect(loadConfig({ ...good, NODE_ENV: "production" }).requireConsumerKey).toBe(true);
    const optedOut = { ...good, NODE_ENV: "production", REQUIRE_CONSUMER_KEY: "false" };
    expect(loadConfig(optedOut).requireConsumerKey).toBe(false);
  });

  it.each([
    ["NODE_ENV", "prod"],
    ["HOST", "256.1.1.1"],
    ["PORT", "http"],
    ["PORT", "70000"],
    ["PORT", "1.5"],
    ["PUBLIC_URL", "gateway"],
    ["LOG_LEVEL", "loud"],
    ["FRANCECONNECT_ISSUER", "http://fc.example/api/v2"],
    ["FRANCECONNECT_ISSUER", "https://fc.example/api/v2/"],
    ["API_SECU_BASE_URL", "ftp://secu.example"],
    ["API_SECU_BASE_URL", "https://user:password@secu.example"],
    ["FRANCECONNECT_DP_SIGNED_ALG", "HS256"],
    ["FRANCECONNECT_DP_ENCRYPTED_ALG", "RSA-OAEP"],
    ["FRANCECONNECT_DP_ENCRYPTED_ENC", "A128GCM"],
    ["FRANCECONNECT_DP_JWKS", "/no/such/file"],
    ["FRANCECONNECT_DP_JWKS", "{}"],
    ["FRANCECONNECT_DP_JWKS", '{"keys":[]}'],
    ["REQUEST_DEADLINE_MS", "soon"],
    ["SOURCE_TIMEOUT_MS", "0"],
    ["SOURCE_RATE_PER_SECOND", "0"],
    ["SOURCE_RATE_PER_MINUTE", "1.5"],
    ["CACHE_STALE_SECONDS", "-1"],
    ["REDIS_URL", "http://redis.example"],
    ["REDIS_URL", "redis://"],
    ["REDIS_URL", "redis.example:6379"],
    ["REDIS_URL", "redis://one,two"],
    ["REDIS_URL", "redis://[....]"],
    ["REDIS_URL", "redis://host?family=6"],
    ["REDIS_URL", "redis://host#fragment"],
    ["REDIS_URL", "redis://host:65536"],
    ["REDIS_URL", "redis://host/first"],
    ["REDIS_URL", "redis-sentinel://one,two"],
    ["REDIS_URL", "redis-sentinel://one,,two/name"],
    ["REDIS_URL", "redis-cluster://one,two/1"],
    ["REDIS_TIMEOUT_MS", "0"],
    ["CACHE_TTL_SECONDS", "-1"],
    ["CSS_SOURCE", "a-crystal-ball"],
    ["API_PARTICULIER_BASE_URL", "http://particulier.example"],
    ["REQUIRE_CONSUMER_KEY", "1"],
    ["GRAPHQL_INTROSPECTION", "yes"],
    ["AUDIT_KEY", "short"],
    ["DEMO", "yes"],
    ["AUDIT_KEY", Buffer.alloc(32, "weak").toString("base64")],
  ])("refuses %s=%s, and names the variable", (name, value) => {
    const complaints = complaintsAbout({ [name]: value });
    expect(complaints).toEqual([expect.stringMatching(new RegExp(`^${name}[:.]`))]);
    measured(38, { "complaints about a wrong value": complaints.length });
  });

  describe("the gateway's encryption keys", () => {
    const complaintsAboutKeys = (key: object, changes: Readonly<Record<string, string>> = {}) =>
      complaintsAbout({ FRANCECONNECT_DP_JWKS: JSON.stringify({ keys: [key] }), ...changes });
    const make = async (alg: string, options = {}) => {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, ...options });
      return { publicKey: await exportJWK(publicKey), privateKey: await exportJWK(privateKey) };
    };

    it("can be EC or RSA, and can be read from a file", async () => {
      const [ec, rsa] = [(await make("ECDH-ES")).privateKey, (await make("RSA-OAEP-256")).privateKey];
      expect(complaintsAboutKeys(ec)).toEqual([]);
      expect(complaintsAboutKeys(rsa, { FRANCECONNECT_DP_ENCRYPTED_ALG: "RSA-OAEP-256" })).toEqual([]);
      expect(complaintsAbout({ FRANCECONNECT_DP_JWKS: writeText(JSON.stringify({ keys: [ec] })) })).toEqual([]);
    });

    it("are refused, with their path and the rule, when they cannot decrypt", async () => {
      const [ec, rsa] = [await make("ECDH-ES"), await make("RSA-OAEP-256")];
      const refused: [object, RegExp][] = [
        [ec.publicKey, /keys\.0\.d: must be there: the key is to be private/],
        [{ ...ec.privateKey, x: "AAAA" }, /keys\.0: must be a whole private key/],
        [{ ...ec.privateKey, crv: undefined }, /keys\.0: must be a whole private key/],
        [{ ...ec.privateKey, crv: "secp256k1" }, /keys\.0\.crv: must be P-256/],
        [{ ...ec.privateKey, use: "sig" }, /keys\.0\.use: must be enc/],
        [{ ...rsa.privateKey, alg: "ECDH-ES" }, /keys\.0: must have an alg of its kty/],
        [{ kty: "RSA", d: "x" }, /keys\.0: must be a whole private key/],
        [{ kty: "oct", k: "x" }, /keys\.0\.kty: must be EC or RSA/],
      ];
      for (const [key, complaint] of refused) {
        expect(complaintsAboutKeys(key)[0]).toMatch(/^FRANCECONNECT_DP_JWKS\./);
        expect(complaintsAboutKeys(key)[0]).toMatch(complaint);
      }
    });

    it("must include one for the agreed algorithm, and its absence is reported with other complaints", async () => {
      const { privateKey } = await make("ECDH-ES");
      expect(complaintsAboutKeys(privateKey, { FRANCECONNECT_DP_ENCRYPTED_ALG: "RSA-OAEP-256", PORT: "x" })).toEqual([
        "PORT: must be a whole number",
        "FRANCECONNECT_DP_JWKS: must hold a key for FRANCECONNECT_DP_ENCRYPTED_ALG",
      ]);
    });
  });

  describe("the keyring", () => {
    const [one, other] = [ringKey("k1"), ringKey("k2")];

    it("keeps its keys in order, the current key first", () => {
      expect(loadConfig({ ...good, KEYRING: keyringOf(other, one) }).keyring).toEqual([other, one]);
    });

    it("must not contain the audit key, which is never rotated with it", () => {
      const complaint = ["AUDIT_KEY: must be no key of KEYRING: it is never rotated with it"];
      expect(complaintsAbout({ KEYRING: keyringOf(one, other), AUDIT_KEY: other.secret })).toEqual(complaint);
    });

    it.each([
      ["a missing id", `:${one.secret}`, "key 1 must begin with an id of letters, digits, - or _"],
      ["an id with other characters", `k 1:${one.secret}`, "key 1 must begin with an id of letters, digits, - or _"],
      ["a missing key", "k1", "key 1 must be base64 of 32 bytes"],
      ["a key with another length", `k1:${randomBytes(31).toString("base64")}`, "key 1 must be base64 of 32 bytes"],
      ["a key that is not base64", `k1:${"é".repeat(43)}=`, "key 1 must be base64 of 32 bytes"],
      ["a key with extra text after it", `k1:${one.secret}:more`, "key 1 must be base64 of 32 bytes"],
      ["a key that is not random", `k1:${Buffer.alloc(32, "weak").toString("base64")}`, "key 1 must be random"],
      ["two keys with the same id", keyringOf(one, { ...other, id: "k1" }), "must not name two keys alike"],
      ["the same key twice", keyringOf(one, { ...one, id: "k2" }), "must not hold a key twice"],
    ])("is refused with %s", (_name, value, rule) => {
      expect(complaintsAbout({ KEYRING: value })).toEqual([`KEYRING: ${rule}`]);
    });
  });

  it.each([
    ["redis://host", { topology: "server", addresses: [{ host: "host", port: 6379 }], database: 0, tls: undefined }],
    ["REDISS://[::1]:7000/3", { topology: "server", addresses: [{ host: "::1", port: 7000 }], database: 3, tls: {} }],
    ["redis://:p%40ss%@host", { username: undefined, password: "p@ss%" }],
    ["rediss://user:a:b@host", { username: "user", password: "a:b" }],
    [
      "redis-sentinel://one,two:26380/prestations/2",
      {
        topology: "sentinel",
        primaryName: "prestations",
        database: 2,
        addresses: [
          { host: "one", port: 26_379 },
          { host: "two", port: 26_380 },
        ],
      },
    ],
    ["rediss-cluster://one,[fe80::1]:7000", { topology: "cluster", tls: {}, database: 0 }],
  ])("reads REDIS_URL=%s", (url, expected) => {
    expect(loadConfig({ ...good, REDIS_URL: url }).redis).toMatchObject(expected);
  });

  it("reads a password of Redis from a file, without the last line break", () => {
    const changes = { REDIS_URL: "redis-sentinel://host/name", REDIS_PASSWORD_FILE: writeText("a password\n") };
    expect(loadConfig({ ...good, ...changes }).redis).toMatchObject({ password: "a password" });
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ REDIS_PASSWORD_FILE: "/no/such/file" }, "REDIS_PASSWORD_FILE: must be a file that can be read, with text in it"],
    [
      { REDIS_PASSWORD: "a", REDIS_PASSWORD_FILE: "/no/such/file" },
      "REDIS_PASSWORD_FILE: must not be set beside REDIS_PASSWORD",
    ],
    [
      { REDIS_PASSWORD: "a", REDIS_URL: "redis://:b@host" },
      "REDIS_PASSWORD: must not be set where REDIS_URL has a password",
    ],
    [{ REDIS_USERNAME: "a" }, "REDIS_USERNAME: needs REDIS_PASSWORD"],
    [
      { REDIS_URL: "redis://secret@host" },
      "REDIS_URL: must have a password after its user (redis://:password@host without a user)",
    ],
    [{ REDIS_PASSWORD: "a", REDIS_URL: "" }, "REDIS_PASSWORD: needs REDIS_URL"],
    [{ REDIS_SENTINEL_PASSWORD: "a" }, "REDIS_SENTINEL_PASSWORD: needs redis-sentinel in REDIS_URL"],
    [
      { REDIS_CA: "/no/such/file", REDIS_URL: "rediss://host" },
      "REDIS_CA: must be certificates in PEM, or a file with them",
    ],
  ])("refuses %j", (changes, complaint) => {
    expect(complaintsAbout({ REDIS_URL: "redis://host", ...changes })).toEqual([complaint]);
  });

  it("never prints the value of a secret", () => {
    const secret = "very-secret-value";
    const complaints = complaintsAbout({
      KEYRING: `k1:${secret},${secret}`,
      REDIS_URL: `https://user:${secret}@redis.example`,
      REDIS_CA: secret,
      REDIS_KEY: secret,
      PORT: "x",
      FRANCECONNECT_DP_CLIENT_SECRET: secret,
      FRANCECONNECT_DP_JWKS: `{"keys":[{"kty":"EC","d":"${secret}","use":"${secret}"}], "${secret}"`,
      API_SECU_BASE_URL: `https://user:${secret}@secu.example`,
    });
    expect(complaints).toHaveLength(8);
    expect(complaints.join()).not.toContain(secret);
    measured(38, { "secrets printed": complaints.join().split(secret).length - 1 });
  });
});
