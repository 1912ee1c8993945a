import { randomBytes } from "node:crypto";
import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Command } from "commander";
import { type Config, redactConfig } from "../../config/config.ts";
import { asServiceError } from "../../contract/errors.ts";
import type { Sandbox } from "../../contract/sandbox.ts";
import { EXIT, type Finish } from "../cli-error.ts";
import { type Finding, probeIsolation } from "../doctor/probe.ts";
import type { CliHost } from "../host.ts";
import { byteSize, printable } from "../output/text.ts";

import { commandConfig, withDataDir } from "../target.ts";

const LEAST_NODE = [20, 11] as const;
const LEAST_FREE_BYTES = 1024 ** 3;

/** `assay doctor`: what works on this machine, found out by trying it. */
export function doctorCommand(host: CliHost, finish: Finish): Command {
  return withDataDir(new Command("doctor"))
    .description("try what works on this machine, isolation first, and name each missing setting")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nThe exit code is 2 where code can't be isolated, 1 where something else is amiss.")
    .action(async (options: { dataDir?: string; json?: boolean }) => {
      const config = commandConfig(options);
      const machine = [nodeFinding(), ...(await dataDirFindings(config.dataDir)), ...configFindings(config)];
      const isolation = await isolationFindings(host, config);
      if (options.json === true) printJson(config, machine, isolation);
      else print(config, machine, isolation);
      if (!isolation.every((finding) => finding.isSafe)) finish(EXIT.usage);
      else finish(machine.every((finding) => finding.isSafe) ? EXIT.ok : EXIT.failed);
    });
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isSafe = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return { name: "node", isSafe, detail: `${process.versions.node}, ${LEAST_NODE.join(".")} or later is needed` };
}

async function dataDirFindings(dataDir: string): Promise<readonly Finding[]> {
  const trial = join(dataDir, `.doctor-${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(trial, "");
    await rm(trial);
  } catch (error) {
    const detail = `${dataDir} can't be written (${asServiceError(error, "internal").message}): set ASSAY_DATA_DIR`;
    return [{ name: "data dir", isSafe: false, detail }];
  }
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  return [
    { name: "data dir", isSafe: true, detail: `${dataDir} is writable` },
    { name: "free space", isSafe: free >= LEAST_FREE_BYTES, detail: byteSize(free) },
  ];
}

function configFindings(config: Config): readonly Finding[] {
  return config.unknownVariables.map((name) => ({ name, isSafe: false, detail: "is set but means nothing to Assay" }));
}

async function isolationFindings(host: CliHost, config: Config): Promise<readonly Finding[]> {
  const { sandbox, problem } = await host.trySandbox(config);
  if (sandbox === null) return [{ name: "sandbox", isSafe: false, detail: problem }];
  try {
    return [...describe(sandbox), ...(await probe(sandbox))];
  } catch (error) {
    return [
      ...describe(sandbox),
      { name: "probe", isSafe: false, detail: asServiceError(error, "sandbox_fault").message },
    ];
  } finally {
    await sandbox.close();
  }
}

function describe(sandbox: Sandbox): readonly Finding[] {
  const { driver, isolation, memory_control, runtime, slots, toolchains } = sandbox.describe();
  const detail = `${driver}, ${slots} slots, isolation ${isolation}, memory by ${memory_control}, on ${runtime}`;
  const languages = toolchains.map(({ language, version }) => ({ name: language, isSafe: true, detail: version }));
  return [{ name: "sandbox", isSafe: true, detail }, ...languages];
}

/** With a listener of our own on loopback, so that "refused" can't come from nobody being there. */
async function probe(sandbox: Sandbox): Promise<readonly Finding[]> {
  const server = createServer((socket) => socket.end());
  const port = await new Promise<number>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  try {
    return await probeIsolation(sandbox, port);
  } finally {
    server.close();
  }
}

function print(config: Config, machine: readonly Finding[], isolation: readonly Finding[]): void {
  section("This machine", machine);
  section("Isolation, tried from the inside", isolation);
  process.stdout.write("\nConfiguration in force\n");
  for (const [name, value] of Object.entries(redactConfig(config))) {
    process.stdout.write(`  ${name.padEnd(18)} ${value === null ? "-" : printable(plain(value), 400)}\n`);
  }
  const amiss = [...machine, ...isolation].filter((finding) => !finding.isSafe);
  process.stdout.write(amiss.length === 0 ? "\nEverything works.\n" : "\nAmiss:\n");
  for (const { name, detail } of amiss) process.stdout.write(`  ${name}: ${printable(detail, 2_000)}\n`);
}

function section(title: string, findings: readonly Finding[]): void {
  process.stdout.write(`${title}\n`);
  for (const { name, isSafe, detail } of findings) {
    process.stdout.write(`  ${isSafe ? "ok  " : "FAIL"} ${name.padEnd(18)} ${printable(detail, 2_000)}\n`);
  }
}

function printJson(config: Config, machine: readonly Finding[], isolation: readonly Finding[]): void {
  process.stdout.write(`${JSON.stringify({ machine, isolation, config: redactConfig(config) }, null, 2)}\n`);
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
