import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { parseJson } from "../../src/contract/json-parse.ts";
import { parseShape } from "../../src/contract/shape.ts";
import { Task } from "../../src/contract/task.ts";
import { Verdict } from "../../src/contract/verdict.ts";

/** A solution of the contest set, and what it has to earn. */
export interface ContestSolution {
  readonly file: string;
  readonly language: string;
  readonly code: string;
  readonly verdict: Verdict;
  readonly score: number;
}

export interface ContestProblem {
  readonly name: string;
  readonly task: Task;
  readonly solutions: readonly ContestSolution[];
}

/** A task that admission has to refuse, and how: when it is stored, or with a finding when it is validated. */
export interface RefusedTask {
  readonly name: string;
  readonly task: unknown;
  readonly expected: Refusal;
}

const Refusal = z.union([
  z.strictObject({ stored: z.literal("task_invalid"), path: z.string() }),
  z.strictObject({
    findings: z.array(z.string()).min(1),
    possibly: z.array(z.string()).default([]).describe("what luck may add to them"),
  }),
]);
type Refusal = z.infer<typeof Refusal>;

const PROBLEMS = new URL("../golden/contest/", import.meta.url);
const REFUSED = new URL("../golden/contest-refused/", import.meta.url);

const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ py: "python", c: "c", cpp: "cpp", js: "javascript", ts: "typescript" },
  ...{ java: "java", go: "go", rs: "rust" },
};

/** A file name tells verdict, score where it is neither 0 nor 1, what is special, and the language: `partial@0.3-slow.py`. */
const FILE_NAME = /^([a-z_]+)(?:@(0\.\d+))?(?:-[a-z0-9-]+)?\.([a-z]+)$/;

/** Every problem of the set, in the order of their names. */
export function contestProblems(): readonly ContestProblem[] {
  return folders(PROBLEMS).map((name) => {
    const folder = new URL(`${name}/`, PROBLEMS);
    const files = readdirSync(new URL("solutions/", folder)).sort();
    return {
      name,
      task: parseShape(Task, parseJson(readFileSync(new URL("task.json", folder)))),
      solutions: files.map((file) => readSolution(file, readFileSync(new URL(`solutions/${file}`, folder), "utf8"))),
    };
  });
}

/** Every task that has to be refused. */
export function refusedTasks(): readonly RefusedTask[] {
  return folders(REFUSED).map((name) => {
    const read = (file: string) => parseJson(readFileSync(new URL(`${name}/${file}`, REFUSED)));
    return { name, task: read("task.json"), expected: parseShape(Refusal, read("expected.json")) };
  });
}

function folders(parent: URL): readonly string[] {
  return readdirSync(parent).sort();
}

function readSolution(file: string, code: string): ContestSolution {
  const [, name, points, extension = ""] = FILE_NAME.exec(file) ?? [];
  const language = LANGUAGES[extension];
  const verdict = parseShape(Verdict, name);
  if (language === undefined) throw new Error(`${file}: no language has this extension`);
  if ((verdict === "partial") !== (points !== undefined)) throw new Error(`${file}: a score belongs to partial alone`);
  return {
    file,
    language,
    code,
    verdict,
    score: points === undefined ? (verdict === "accepted" ? 1 : 0) : Number(points),
  };
}
