import { resolve } from "node:path";
import { expect, it } from "vitest";
import { ConfigError, loadConfig, redactConfig } from "../../../src/config/config.ts";

const TOKENS = "ci:client:first-secret, owner:admin:second:secret";

it("needs nothing: an empty environment serves loopback with the documented defaults", () => {
  const config = loadConfig({});

  expect(config).toMatchObject({
    host: "127.0.0.1",
    port: 8080,
    dataDir: resolve("data"),
    sandbox: "auto",
    slots: null,
    tokens: [],
    queueLimit: 10_000,
    bodyLimitBytes: 32 * 1024 * 1024,
    databaseUrl: null,
    redisUrl: null,
    unknownVariables: [],
  });
  expect(config.maxima.cpu_ms).toBe(600_000);
});

it("reads every variable that is set, and takes an empty one as unset", () => {
  const config = loadConfig({
    ASSAY_HOST: "0.0.0.0",
    ASSAY_PORT: "0",
    ASSAY_SANDBOX: "native",
    ASSAY_SLOTS: "4",
    ASSAY_TOKENS: TOKENS,
    ASSAY_BODY_LIMIT: "1048576",
    ASSAY_MAX_MEMORY_BYTES: "1073741824",
    ASSAY_RETENTION_DAYS: "30",
    ASSAY_LOG_LEVEL: "",
    ASSAY_DATABASE_URL: "postgres://u:p@db/assay",
    DOCKER_HOST: "tcp://engine:2375",
  });

  expect(config).toMatchObject({
    host: "0.0.0.0",
    port: 0,
    sandbox: "native",
    slots: 4,
    bodyLimitBytes: 1_048_576,
    retentionDays: 30,
    logLevel: "info",
    dockerHost: "tcp://engine:2375",
  });
  expect(config.maxima.memory_bytes).toBe(1_073_741_824);
  expect(config.tokens).toEqual([
    { name: "ci", role: "client", secret: "first-secret" },
    { name: "owner", role: "admin", secret: "second:secret" },
  ]);
});

it.each([
  [{ ASSAY_PORT: "http" }, "ASSAY_PORT: must be a whole number in decimal digits"],
  [{ ASSAY_PORT: "65536" }, "ASSAY_PORT: must be from 0 to 65535"],
  [{ ASSAY_PORT: "tcp://10.0.0.1:8080" }, "ASSAY_PORT: must be a whole number"],
  [{ ASSAY_SLOTS: "0" }, "ASSAY_SLOTS: must be from 1"],
  [{ ASSAY_SANDBOX: "none" }, 'ASSAY_SANDBOX: expected one of "auto"|"docker"|"native"'],
  [{ ASSAY_MAX_CPU_MS: "1.5" }, "ASSAY_MAX_CPU_MS: must be a whole number"],
  [{ ASSAY_TOKENS: "ci:root:abc" }, "ASSAY_TOKENS: entry 1 must be name:role:secret"],
  [{ ASSAY_TOKENS: "ci:client:a,ci:client:b" }, "ASSAY_TOKENS: entry 2 repeats a name or a secret"],
  [{ ASSAY_TOKENS: "ci:client:" }, "ASSAY_TOKENS: entry 1 must be name:role:secret"],
  [{ ASSAY_DATABASE_URL: "mysql://db" }, "ASSAY_DATABASE_URL: must be a URL beginning with postgres://"],
  [{ ASSAY_HOST: "0.0.0.0" }, "ASSAY_HOST 0.0.0.0 is beyond loopback: that needs ASSAY_TOKENS"],
  [{ ASSAY_HOST: "::" }, "beyond loopback"],
  [{ ASSAY_HOST: "assay.example.org" }, "beyond loopback"],
])("refuses %j and names the variable", (env, message) => {
  expect(() => loadConfig(env)).toThrow(ConfigError);
  expect(() => loadConfig(env)).toThrow(message);
});

it.each(["127.0.0.1", "127.8.8.8", "localhost", "::1"])("binds to %s without tokens", (host) => {
  expect(loadConfig({ ASSAY_HOST: host }).host).toBe(host);
});

it("names every variable that is wrong, and repeats no value, which may be a secret in the wrong place", () => {
  const read = () => loadConfig({ ASSAY_PORT: "hunter2", ASSAY_TOKENS: "hunter3", ASSAY_SLOTS: "hunter4" });

  expect(read).toThrow(/ASSAY_PORT[\s\S]*ASSAY_SLOTS[\s\S]*ASSAY_TOKENS/);
  expect(read).not.toThrow(/hunter/);
});

it("names variables that mean nothing", () => {
  expect(loadConfig({ ASSAY_SLOT: "4", ASSAY_PORT: "1", PATH: "/bin" }).unknownVariables).toEqual(["ASSAY_SLOT"]);
});

it("prints without secrets", () => {
  const config = loadConfig({
    ASSAY_TOKENS: TOKENS,
    ASSAY_DATABASE_URL: "postgres://user:db-password@db:5432/assay?password=query-secret",
    ASSAY_REDIS_URL: "redis://:redis-password@queue:6379/0",
    ASSAY_SIGNING_KEY: "/keys/signing.pem",
  });

  const printed = JSON.stringify(redactConfig(config));

  expect(printed).not.toMatch(/first-secret|second|db-password|query-secret|redis-password|signing\.pem/);
  expect(printed).toContain("postgres://db:5432/assay");
  expect(printed).toContain('"name":"ci"');
});

it("can't be changed after it is read", () => {
  const config = loadConfig({ ASSAY_TOKENS: TOKENS });

  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.maxima)).toBe(true);
  expect(config.tokens.every((token) => Object.isFrozen(token))).toBe(true);
});
