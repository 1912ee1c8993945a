import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseJson } from "../../contract/json-parse.ts";
import type { Task } from "../../contract/task.ts";
import { parseTask } from "../../core/tasks.ts";
import { CliError, EXIT } from "../cli-error.ts";

/** A whole text file, or standard input for `-`. Rejects with `CliError` where it can't be read. */
export async function readText(path: string): Promise<string> {
  if (path === "-") return text(process.stdin);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CliError(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`, EXIT.usage);
  }
}

/** A task from a JSON file. Rejects with `CliError`, or with `invalid_request` naming the path of the fault. */
export async function readTask(path: string): Promise<Task> {
  return parseTask(parseJson(Buffer.from(await readText(path))));
}
