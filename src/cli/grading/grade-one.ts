import type { NotAdmitted } from "../../contract/api.ts";
import type { RewardRecord } from "../../contract/record.ts";
import type { Solution } from "../../contract/solution.ts";
import type { Task } from "../../contract/task.ts";
import type { Backend } from "../backend/backend.ts";
import { EXIT, type ExitCode } from "../cli-error.ts";
import { readTask, readText } from "../files/read-file.ts";
import { duration, printable } from "../output/text.ts";

export interface OneJob {
  readonly task: string;
  readonly solution: string;
  readonly language?: string;
  readonly runId?: string;
  readonly cache: boolean;
}

const RESPONSE_KINDS: ReadonlySet<Task["kind"]> = new Set(["math", "choice", "exact", "constraints", "judge"]);
/** Endings of files that hold a whole response, with prose around the program. */
const RESPONSE_ENDINGS = new Set(["txt", "md"]);

/** Grades one file: the record goes to standard output, one line for a person to standard error. */
export async function gradeOne(backend: Backend, job: OneJob): Promise<ExitCode> {
  const task = await readTask(job.task);
  const solution = solutionOf(task, await readText(job.solution), job);
  const record = await backend.grade({
    task,
    solution,
    options: { cache: job.cache ? "use" : "bypass" },
    metadata: job.runId === undefined ? {} : { run_id: job.runId },
  });
  process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  process.stderr.write(`${inWords(record)}\n`);
  return record.status === "graded" ? EXIT.ok : EXIT.failed;
}

function solutionOf(task: Task, content: string, job: OneJob): Solution {
  if (task.kind === "patch") return { patch: content };
  const ending = job.solution.toLowerCase().split(".").at(-1) ?? "";
  if (RESPONSE_KINDS.has(task.kind) || RESPONSE_ENDINGS.has(ending)) return { text: content };
  const language = job.language ?? (job.solution.includes(".") ? ending : undefined);
  return language === undefined ? { code: content } : { code: content, language };
}

function inWords(record: RewardRecord | NotAdmitted): string {
  if (record.id === null) {
    return `assay: not graded: ${record.error.code}: ${printable(record.error.message, 500)}`;
  }
  const { verdict, reward, integrity, error, observed } = record;
  if (error !== null) return `assay: error ${error.code}: ${printable(error.message, 500)} (reward null, never 0)`;
  const how = observed.cached ? "graded before" : duration(observed.total_ms);
  const why = observed.evidence === "" ? "" : `: ${printable(observed.evidence, 500)}`;
  return `assay: ${verdict}, reward ${reward}, ${integrity}, ${how}${why}`;
}
