import { ServiceError } from "../../../src/contract/errors.ts";
import type { GradingTools } from "../../../src/contract/grader.ts";
import type { JsonValue } from "../../../src/contract/json.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { isArray, isObject, parseReport } from "../../split/report.ts";
import { GO_GENERATE } from "./generate-source.ts";
import { GO_SIGNATURES } from "./signatures-source.ts";
import { GO_SURVEY } from "./survey-source.ts";
import { GO_TESTIFY } from "./testify-source.ts";

export interface SurveyedTest {
  readonly file: string;
  readonly name: string;
  readonly isMarked: boolean;
}

/** What was read of a program and a suite, neither of which has run. */
export interface Survey {
  readonly tests: readonly SurveyedTest[];
  /** Files of the tests' program, and of the candidate's, beside those that are the same for all. */
  readonly tester: Readonly<Record<string, string>>;
  readonly agent: Readonly<Record<string, string>>;
  readonly mayAskNothing: boolean;
}

/**
 * Checks program and tests as Go's compiler does, in a sandbox, and makes two programs of them. `refused` says why the program
 * can't be tested. Throws `task_invalid` where the tests are at fault.
 */
export async function survey(
  task: UnitTask,
  solution: string,
  tools: GradingTools,
): Promise<Survey | { readonly refused: string }> {
  const artifact = await tools.jury.build({
    language: "go",
    main: "main.go",
    files: {
      "main.go": Buffer.from(GO_SURVEY),
      "generate.go": Buffer.from(GO_GENERATE),
      "signatures.go": Buffer.from(GO_SIGNATURES),
    },
  });
  const stdin = Buffer.from(JSON.stringify({ solution, files: task.files, library: Object.values(GO_TESTIFY) }));
  const facts = await tools.jury.run({ artifact, stdin });
  // It reads what the candidate wrote, which alone can be more than it takes.
  if (facts.killed_by !== null || facts.exit_code !== 0) return { refused: "the program can't be read" };
  const report = parseReport(facts.stdout);
  if (typeof report.Refused === "string" && report.Refused !== "") return { refused: report.Refused };
  if (typeof report.Fault === "string" && report.Fault !== "") {
    throw taskInvalid(`files.${String(report.Path)}`, report.Fault);
  }
  if (!isArray(report.Tests)) throw malformed();
  return {
    tests: report.Tests.map(readTest),
    tester: readFiles(report.Tester),
    agent: readFiles(report.Agent),
    mayAskNothing: report.MayAskNothing === true,
  };
}

function readTest(value: JsonValue): SurveyedTest {
  if (!isObject(value) || typeof value.File !== "string" || typeof value.Name !== "string") throw malformed();
  return { file: value.File, name: value.Name, isMarked: value.IsMarked === true };
}

function readFiles(value: JsonValue | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) throw malformed();
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => {
      if (typeof text !== "string") throw malformed();
      return [name, text];
    }),
  );
}

function malformed(): ServiceError {
  return new ServiceError("grader_fault", "what was read of the tests is of another shape");
}
