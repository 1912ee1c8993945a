import { ServiceError } from "../../contract/errors.ts";

/** Turns one row of a data set into a task, not yet validated. `line` names rows that have no id of their own. */
type RowReader = (row: Readonly<Record<string, unknown>>, line: number) => unknown;

const READERS: Readonly<Record<string, RowReader>> = {
  tasks: (row) => row,
  gsm8k: (row, line) => ({
    id: textOr(row.id, `gsm8k/${line}`),
    kind: "math",
    prompt: text(row, "question"),
    answer: afterHashMarks(text(row, "answer")),
    extract: "gsm8k",
    source: "openai/gsm8k",
  }),
  math: (row, line) => ({
    id: textOr(row.unique_id ?? row.id, `math/${line}`),
    kind: "math",
    prompt: text(row, "problem"),
    answer: typeof row.answer === "string" ? row.answer : lastBox(text(row, "solution")),
    source: "MATH",
  }),
  humaneval: (row) => ({
    id: text(row, "task_id"),
    kind: "assert",
    prompt: text(row, "prompt"),
    entry: text(row, "entry_point"),
    tests: text(row, "test"),
    language: "python",
    source: "openai/human-eval",
    ...(typeof row.canonical_solution === "string" && {
      reference: { code: text(row, "prompt") + row.canonical_solution, language: "python" },
    }),
  }),
};

/** The formats that an import takes. */
export const IMPORT_FORMATS = Object.keys(READERS);

/** Reads a row of `format`. Throws `invalid_request` for an unknown format or a row that lacks what the format needs. */
export function rowToTask(format: string, row: unknown, line: number): unknown {
  const reader = Object.hasOwn(READERS, format) ? READERS[format] : undefined;
  if (reader === undefined) {
    throw new ServiceError("invalid_request", `unknown format ${format}; known are ${IMPORT_FORMATS.join(", ")}`, {
      path: "format",
    });
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw new ServiceError("invalid_request", "a row must be a JSON object");
  }
  return reader(row as Record<string, unknown>, line);
}

function text(row: Readonly<Record<string, unknown>>, field: string): string {
  const value = row[field];
  if (typeof value !== "string") throw new ServiceError("invalid_request", `${field}: expected text`, { path: field });
  return value;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : otherwise;
}

/** GSM8K writes the gold behind the last `####`. */
function afterHashMarks(answer: string): string {
  const at = answer.lastIndexOf("####");
  if (at < 0) throw new ServiceError("invalid_request", "answer: no #### in it", { path: "answer" });
  return answer.slice(at + 4).trim();
}

/** MATH writes the gold in the last `\boxed{...}` of its solution. */
function lastBox(solution: string): string {
  const start = Math.max(solution.lastIndexOf("\\boxed{"), solution.lastIndexOf("\\fbox{"));
  const open = start < 0 ? -1 : solution.indexOf("{", start);
  let depth = 0;
  for (let index = open; index >= 0 && index < solution.length; index += 1) {
    const previous = solution[index - 1];
    if (previous === "\\") continue;
    if (solution[index] === "{") depth += 1;
    else if (solution[index] === "}") depth -= 1;
    if (depth === 0) return solution.slice(open + 1, index);
  }
  throw new ServiceError("invalid_request", "solution: no balanced \\boxed in it", { path: "solution" });
}
