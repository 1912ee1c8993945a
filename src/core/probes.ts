import type { Solution } from "../contract/solution.ts";
import type { Task } from "../contract/task.ts";

/** A program that solves nothing, with the task as it is judged for it. */
export interface Probe {
  readonly task: Task;
  readonly solution: Solution;
}

/** What probes that say something say: no task expects it. */
const NOISE = "assay probe";

/**
 * Programs that solve nothing but answer: with noise, and where a call returns something, also with nothing. A test that they all
 * pass is one that nothing can fail. Every test is run, under default limits. Null for a kind or language that none is known for.
 */
export function probesOf(task: Task): readonly Probe[] | null {
  switch (task.kind) {
    case "stdio":
    case "interactive": {
      // What judges is the same whatever language the candidates have to use.
      const { languages: _, ...open } = judgedWhole(task);
      const solution = { code: printing(filesOf(task)), language: "python" };
      return [{ task: { ...open, language: "python" } as Task, solution }];
    }
    case "call":
    case "assert": {
      const languages = "languages" in task ? task.languages : undefined;
      const language = (task.language ?? languages?.[0] ?? "python").toLowerCase();
      const answering = ANSWERING.get(language);
      if (answering === undefined) return null;
      return [null, NOISE].map((value) => ({
        task: judgedWhole(task) as Task,
        solution: { code: answering(task.entry.split("."), value), language },
      }));
    }
    case "unit":
      if ((task.language ?? "python") !== "python") return null;
      return [{ task: judgedWhole(task) as Task, solution: { code: "pass\n", language: "python" } }];
    default:
      return null;
  }
}

function judgedWhole<T extends Task>(task: T): Omit<T, "limits" | "limits_by_language"> {
  const { limits: _, limits_by_language: __, ...judging } = task;
  return { ...judging, reward: { mode: "fraction" } };
}

type FileTask = Extract<Task, { kind: "stdio" | "interactive" }>;

/** The files that a program is asked to write. */
function filesOf(task: FileTask): readonly string[] {
  const own = "io" in task && task.io?.output_file !== undefined ? [task.io.output_file] : [];
  return [...new Set([...own, ...task.tests.flatMap((test) => Object.keys(test.output_files ?? {}))])];
}

/** Noise to stdout and to every file; strings of JSON are strings of Python. */
function printing(files: readonly string[]): string {
  const lines = files.map((name) => `open(${JSON.stringify(name)}, "w").write(${JSON.stringify(NOISE)})\n`);
  return `${lines.join("")}print(${JSON.stringify(NOISE)})\n`;
}

type Answering = (path: readonly string[], value: string | null) => string;

const PYTHON: Answering = ([name = "", method], value) => {
  const body = `return ${value === null ? "None" : JSON.stringify(value)}`;
  if (method === undefined) return `def ${name}(*args, **kwargs):\n    ${body}\n`;
  return `class ${name}:\n    def ${method}(self, *args, **kwargs):\n        ${body}\n`;
};

const JAVASCRIPT: Answering = ([name = "", method], value) => {
  const body = `{ return ${JSON.stringify(value)}; }`;
  return method === undefined ? `function ${name}() ${body}\n` : `class ${name} { ${method}() ${body} }\n`;
};

const ANSWERING: ReadonlyMap<string, Answering> = new Map([
  ["python", PYTHON],
  ["javascript", JAVASCRIPT],
]);
