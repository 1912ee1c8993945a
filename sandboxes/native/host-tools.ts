import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import type { Toolchain } from "../../src/contract/sandbox.ts";
import { commandsOf } from "../languages/commands.ts";
import { type Command, type LanguageDefinition, TOOL_PATH } from "../languages/definition.ts";
import { allLanguages } from "../languages/index.ts";

/**
 * The languages whose tools this host has where a sandbox sees them. The digest covers the tools' own account of themselves and
 * how the language compiles: other flags are another compiler.
 */
export async function findHostTools(): Promise<Toolchain[]> {
  const outputs = new Map<string, Promise<string | null>>();
  const ask = (command: Command): Promise<string | null> => {
    const key = JSON.stringify(command);
    const output = outputs.get(key) ?? outputOf(command);
    outputs.set(key, output);
    return output;
  };
  return (await Promise.all(allLanguages().map((language) => inspect(language, ask)))).flat();
}

async function inspect(
  language: LanguageDefinition,
  ask: (command: Command) => Promise<string | null>,
): Promise<Toolchain[]> {
  if (language.hostTools === undefined) return [];
  const outputs = await Promise.all(language.hostTools.map(ask));
  const version = /\d+(?:\.\d+)*/.exec(outputs[0] ?? "")?.[0];
  if (version === undefined || outputs.includes(null)) return [];
  const parts = [...outputs, commandsOf(language)];
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return [{ language: language.id, version, digest: `sha256:${digest}` }];
}

/** All that a tool prints, whatever its status; null where it can't be run. */
function outputOf([command = "", ...args]: Command): Promise<string | null> {
  return new Promise((resolve) => {
    const env = { PATH: TOOL_PATH, LC_ALL: "C" };
    execFile(command, args, { timeout: 60_000, env }, (error, stdout, stderr) => {
      const ran = error === null || typeof error.code === "number";
      resolve(ran ? stdout + stderr : null);
    });
  });
}
