import { ServiceError } from "../../src/contract/errors.ts";
import type {
  CodeFinding,
  GradingTools,
  LanguageCatalogue,
  SandboxGrader,
  Submission,
} from "../../src/contract/grader.ts";
import type { SolutionContent } from "../../src/contract/solution.ts";
import { stopsAtFirstFailure, type Task, type UnitTask } from "../../src/contract/task.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { extractProgram } from "../code/extract.ts";
import { requireFileName, taskInvalid } from "../code/task-faults.ts";
import type { Program, UnitFramework } from "./framework.ts";
import { FRAMEWORKS } from "./frameworks.ts";
import { unitOutcomes } from "./outcomes.ts";

/** Judges by the tests of a framework, run out of the program's reach. */
export const unitGrader: SandboxGrader = {
  type: "sandbox",
  name: "unit",
  version: "7",
  kinds: ["unit"],
  checkTask: (task) => checkUnitTask(unitTask(task)),
  submission: (task, solution, languages) => unitSubmission(unitTask(task), solution, languages),
  grade: (task, program, tools) => gradeUnit(unitTask(task), program, tools),
};

function unitTask(task: Task): UnitTask {
  if (task.kind === "unit") return task;
  throw new ServiceError("grader_fault", `the unit grader was given a task of kind ${task.kind}`);
}

function frameworkOf(task: UnitTask): UnitFramework {
  const asked = task.framework.toLowerCase();
  const framework = FRAMEWORKS.find(({ name, aliases }) => name === asked || aliases?.includes(asked));
  if (framework !== undefined) return framework;
  const known = FRAMEWORKS.map(({ name }) => name).join(", ");
  throw taskInvalid("framework", `this build runs the tests of ${known} only`);
}

function checkUnitTask(task: UnitTask): void {
  const framework = frameworkOf(task);
  const solutionFile = task.solution_file ?? framework.solutionFile;
  requireFileName("solution_file", solutionFile);
  if (Object.keys(task.files).length === 0) throw taskInvalid("files", "there is no test file");
  for (const [name, text] of Object.entries(task.files)) {
    requireFileName(`files.${name}`, name);
    if (!isWellFormed(text)) throw taskInvalid(`files.${name}`, "lone surrogates have no UTF-8 form");
    if (name === solutionFile) throw taskInvalid(`files.${name}`, "this is where the program lies");
  }
  for (const [index, id] of (task.expected_tests ?? []).entries()) {
    if (!isWellFormed(id)) throw taskInvalid(`expected_tests.${index}`, "lone surrogates have no UTF-8 form");
  }
  framework.checkTask(task);
}

function unitSubmission(task: UnitTask, solution: SolutionContent, catalogue: LanguageCatalogue): Submission {
  const { languages, name } = frameworkOf(task);
  const language = task.language ?? languages[0];
  const id = catalogue.resolve(language)?.id;
  if (id === undefined || !languages.includes(id)) {
    throw taskInvalid("language", `${name} tests programs in ${languages.join(", ")}`);
  }
  return extractProgram(
    solution,
    { languages: task.language === undefined ? languages : [id], language: id },
    catalogue,
  );
}

async function gradeUnit(task: UnitTask, program: Program, tools: GradingTools): Promise<CodeFinding> {
  const framework = frameworkOf(task);
  const stopsAtFirst = stopsAtFirstFailure(task);
  const solutionFile = task.solution_file ?? framework.solutionFile;
  const run = await framework.run({ task, program, solutionFile, tools, stopAtFirstFailure: stopsAtFirst });
  const common = { integrity: run.integrity, refused: run.refused, flags: run.flags };
  if (run.refused !== null) return { ...common, tests: [], total: task.expected_tests?.length ?? run.tests.length };
  const tests = unitOutcomes(task, run, stopsAtFirst);
  return { ...common, tests, total: tests.length };
}
