import { Command } from "commander";
import type { ReplayResponse } from "../../contract/api.ts";
import type { Backend } from "../backend/backend.ts";
import { CliError, EXIT, type Finish } from "../cli-error.ts";
import type { CliHost } from "../host.ts";
import { createProgress } from "../output/progress.ts";
import { plural, printable } from "../output/text.ts";

import { openBackend, type TargetOptions, withBackend, withTarget } from "../target.ts";

interface ReplayOptions extends TargetOptions {
  readonly all?: boolean;
  readonly taskId?: string;
  readonly runId?: string;
}

interface Tally {
  replayed: number;
  different: number;
}

/** Replays under way at once: the sandbox's slots order them, so this only has to keep those busy. */
const WINDOW = 32;

/** `assay replay`: grades stored inputs again and prints every decision that differs. */
export function replayCommand(host: CliHost, finish: Finish): Command {
  return withTarget(new Command("replay"))
    .description("grade stored inputs again and print every difference; any makes the exit code 1")
    .argument("[record-id...]", "ids of records")
    .option("--all", "every record in the store")
    .option("--task-id <id>", "the records of a task")
    .option("--run-id <id>", "the records of a run")
    .action(async (ids: string[], options: ReplayOptions) => {
      const isFiltered = options.all === true || options.taskId !== undefined || options.runId !== undefined;
      if (ids.length > 0 === isFiltered) {
        throw new CliError("give record ids, or one of --all, --task-id and --run-id", EXIT.usage);
      }
      const tally = await withBackend(await openBackend(host, options), (backend) =>
        replayEach(backend, ids.length > 0 ? ids : chosen(backend, options)),
      );
      process.stdout.write(`${plural(tally.replayed, "record")} replayed, ${tally.different} different\n`);
      if (tally.replayed === 0) throw new CliError("no record fits");
      finish(tally.different === 0 ? EXIT.ok : EXIT.failed);
    });
}

/** Taken down before the first replay, which adds records of its own. */
async function chosen(backend: Backend, options: ReplayOptions): Promise<readonly string[]> {
  const ids: string[] = [];
  const filter = {
    ...(options.taskId !== undefined && { task_id: options.taskId }),
    ...(options.runId !== undefined && { run_id: options.runId }),
  };
  for await (const id of backend.recordIds(filter)) ids.push(id);
  return ids;
}

async function replayEach(backend: Backend, wanted: readonly string[] | Promise<readonly string[]>): Promise<Tally> {
  const ids = await wanted;
  const tally: Tally = { replayed: 0, different: 0 };
  const progress = createProgress(process.stderr, ids.length);
  let next = 0;
  async function work(): Promise<void> {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) {
      const replay = await backend.replay(id);
      tally.replayed += 1;
      if (!replay.identical) {
        tally.different += 1;
        print(id, replay);
      }
      progress.update(tally.replayed, `${tally.different} different`);
    }
  }
  await Promise.all(Array.from({ length: Math.min(WINDOW, ids.length) }, work));
  if (ids.length > 1) progress.end();
  return tally;
}

function print(id: string, replay: ReplayResponse): void {
  const { task, verdict } = replay.original;
  process.stdout.write(`${printable(id)}  ${printable(task.id)}  ${verdict ?? "error"}: differs\n`);
  for (const { path, original, replayed } of replay.differences) {
    const [was, is] = [JSON.stringify(original), JSON.stringify(replayed)];
    process.stdout.write(`  ${printable(path)}: ${printable(was)} -> ${printable(is)}\n`);
  }
}
