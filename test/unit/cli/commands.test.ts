import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cutOff } from "../../../src/cli/commands/prune.ts";
import type { CliHost, ImageRequest } from "../../../src/cli/host.ts";
import { buildProgram } from "../../../src/cli/run.ts";
import { createSigner } from "../../../src/core/record.ts";
import { cli, folderWith, recordFor } from "../../support/cli.ts";

const NEEDED = [
  "serve",
  "grade",
  "explain",
  "import",
  "replay",
  "verify",
  "validate",
  "prune",
  "backup",
  "doctor",
  "images",
  "worker",
  "quickstart",
  "openapi",
];

describe("the command line", () => {
  it("has every documented command, each with a description and help of its own", () => {
    const program = buildProgram({} as never, () => undefined);

    expect(program.commands.map((command) => command.name()).sort()).toEqual([...NEEDED].sort());
    for (const command of program.commands) {
      expect(command.description(), command.name()).not.toBe("");
      for (const option of command.options)
        expect(option.description, `${command.name()} ${option.flags}`).not.toBe("");
    }
  });

  it("prints help with the exit codes and ends with 0", async () => {
    const { code, stdout } = await cli(["--help"]);

    expect(code).toBe(0);
    expect(stdout).toContain("Exit codes:");
  });

  it.each([
    [["nonsense"]],
    [["grade", "--nonsense"]],
    [["grade"]],
    [["grade", "--task", "t.json"]],
    [["grade", "--in", "a", "--out", "b", "--task", "t.json", "--solution", "s"]],
    [["explain", "--response", "x"]],
    [["explain", "--gold", "1"]],
    [["replay"]],
    [["replay", "--all", "rec_1"]],
    [["prune"]],
    [["prune", "--before", "2020-01-01", "--older-than", "3d"]],
    [["validate", "t", "--repeats", "0"]],
    [["verify", "/nowhere/records.jsonl"]],
    [["grade", "--in", "a", "--out", "b", "--url", "ftp://x"]],
  ])("ends with 2 for the usage error %j", async (argv) => {
    const { code, stderr } = await cli(argv);

    expect(code).toBe(2);
    expect(stderr).not.toBe("");
  });

  it("says when the worker will come and ends with 2", async () => {
    const { code, stderr } = await cli(["worker", "--threads", "2"]);

    expect(code).toBe(2);
    expect(stderr).toContain("this version");
  });
});

describe("assay images", () => {
  it("builds what it is asked for, tells its progress apart from its result", async () => {
    const asked: ImageRequest[] = [];
    const buildImages: CliHost["buildImages"] = async (request, onLine) => {
      asked.push(request);
      onLine("step 1");
      return [{ name: "assay-python:1", id: "sha256:1", toolchainDigest: "sha256:2", isNew: true }];
    };

    const { code, stdout, stderr } = await cli(["images", "--offline-base", "--extended"], { buildImages });

    expect(code).toBe(0);
    expect(asked).toMatchObject([{ offlineBase: true, extended: true, force: false }]);
    expect([stdout, stderr]).toEqual(["assay-python:1 built sha256:2\n", "step 1\n"]);
  });
});

describe("assay explain", () => {
  it("prints the grader's steps, made fit for a terminal", async () => {
    const explainMath = (task: { answer: unknown }, answer: { text: string }): readonly string[] => [
      `gold ${String(task.answer)}`,
      `response ${answer.text}`,
    ];

    const { code, stdout } = await cli(["explain", "--gold", "1/2", "--response", "\u001b[31mred"], { explainMath });

    expect(code).toBe(0);
    expect(stdout).toBe("gold 1/2\nresponse \\u001b[31mred\n");
  });
});

describe("assay verify", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const signer = createSigner(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const plain = recordFor("ok-1");
  const signed = { ...plain, signature: { key: signer.key, value: signer.sign(plain.record_hash) } };
  const other = createSigner(
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();

  async function verify(record: unknown, ...options: readonly string[]): Promise<number> {
    const folder = await folderWith({ "records.jsonl": `${JSON.stringify(record)}\n`, "key.pem": pem });
    const argv = options.map((option) => option.replace("KEY", join(folder, "key.pem")));
    return (await cli(["verify", join(folder, "records.jsonl"), ...argv])).code;
  }

  it.each([
    ["an unsigned record", plain, []],
    ["a signed record", signed, []],
    ["a signed record and its key as PEM", signed, ["--key", "KEY"]],
    ["a signed record and its key as base64", signed, ["--key", signer.key]],
    ["a record inside a batch line", { index: 0, record: plain }, []],
  ])("accepts %s", async (_, record, options) => {
    expect(await verify(record, ...options)).toBe(0);
  });

  it.each([
    ["a changed reward", { ...signed, reward: 0 }, []],
    ["a changed verdict", { ...plain, verdict: "wrong_answer" }, []],
    ["a forged signature", { ...signed, signature: { ...signed.signature, value: other.sign("x") } }, []],
    [
      "another signer where a key is asked for",
      { ...plain, signature: { key: other.key, value: other.sign(plain.record_hash) } },
      ["--key", "KEY"],
    ],
    ["no signature where a key is asked for", plain, ["--key", "KEY"]],
    ["a summary, which lacks what the hash covers", { ...plain, tests: undefined }, []],
    ["no record at all", { hello: 1 }, []],
  ])("refuses %s", async (_, record, options) => {
    expect(await verify(record, ...options)).toBe(1);
  });

  it("refuses an empty file: nothing was verified", async () => {
    const folder = await folderWith({ "records.jsonl": "" });

    expect((await cli(["verify", join(folder, "records.jsonl")])).code).toBe(1);
  });
});

describe("the date that prune deletes before", () => {
  const now = new Date("2026-06-30T12:00:00Z");

  it("is read from a date or an age", () => {
    expect(cutOff({ before: "2026-01-31" }, now)).toEqual(new Date("2026-01-31T00:00:00Z"));
    expect(cutOff({ olderThan: "30d" }, now)).toEqual(new Date("2026-05-31T12:00:00Z"));
  });

  it.each([
    { before: "yesterday" },
    { before: "2026-13-01" },
    { olderThan: "30" },
    { olderThan: "-1d" },
    { before: "2027-01-01" },
  ])("is never guessed from %j", (options) => {
    expect(() => cutOff(options, now)).toThrow();
  });
});
