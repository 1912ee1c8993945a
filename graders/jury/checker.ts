import { ServiceError } from "../../src/contract/errors.ts";
import type { CheckResult, JuryReport, JuryTools } from "../../src/contract/grader.ts";
import type { Artifact, Program, RunFacts, RunRequest } from "../../src/contract/sandbox.ts";
import type { JuryProgram } from "../../src/contract/task.ts";
import { ACCEPTED, wrongAnswer } from "../checkers/compare.ts";
import { taskInvalid } from "../code/task-faults.ts";
import { programOf } from "./program.ts";
import { PYTHON_CHECKER_DRIVER, PYTHON_CHECKER_FILE, PYTHON_REPORT } from "./python-driver.ts";
import {
  FEEDBACK_DIRECTORY,
  failed,
  judged,
  KATTIS_SCORE,
  readKattis,
  readPoints,
  readTestlib,
  TESTLIB_REPORT,
  textOf,
} from "./report.ts";

/** What a checker judges: three byte strings of any content. */
export interface Judged {
  readonly input: Uint8Array;
  readonly expected: Uint8Array;
  readonly actual: Uint8Array;
}

export type CheckOutput = (judged: Judged, signal?: AbortSignal) => Promise<CheckResult>;

const INPUT = "jury/input";
const OUTPUT = "jury/output";
const ANSWER = "jury/answer";

/**
 * A checker in a program of the task's own: built when it is first needed, then run once an output, each time in a sandbox
 * that holds the three texts and nothing else. Only its exit code and the report that its protocol names decide. The function
 * rejects with `checker_failed` where it gave no verdict.
 */
export function programChecker(checker: JuryProgram, path: string, tools: JuryTools): CheckOutput {
  const protocol = PROTOCOLS[checker.type];
  const program = protocol.program(programOf(checker, path, tools.languages), path);
  let building: Promise<Artifact> | null = null;

  async function ask(texts: Judged, signal: AbortSignal | undefined): Promise<JuryReport> {
    building ??= tools.build(program);
    const facts = await tools.run({ artifact: await building, ...protocol.request(texts) }, signal);
    return protocol.read(facts, checker.points ?? 1);
  }

  return async (texts, signal) => {
    const report = await ask(texts, signal);
    if (report.state === "judged") return report.result;
    // Which of the two it is matters to whoever has to mend it; no score comes of either.
    const control = await ask({ ...texts, actual: texts.expected }, signal);
    const scope = control.state === "judged" ? "on this output, not on the expected one" : "on the expected output too";
    throw new ServiceError("checker_failed", `the task's checker ${report.why}, ${scope}`);
  };
}

interface Protocol {
  program(own: Program, path: string): Program;
  request(texts: Judged): Omit<RunRequest, "artifact" | "limits" | "seed">;
  read(facts: RunFacts, fullPoints: number): JuryReport;
}

function files({ input, actual, expected }: Judged): Readonly<Record<string, Uint8Array>> {
  return { [INPUT]: input, [OUTPUT]: actual, [ANSWER]: expected };
}

const NOTHING = new Uint8Array();

const PROTOCOLS: Readonly<Record<JuryProgram["type"], Protocol>> = {
  testlib: {
    program: (own) => own,
    request: (texts) => ({
      argv: [INPUT, OUTPUT, ANSWER, TESTLIB_REPORT, "-appes"],
      stdin: NOTHING,
      input_files: files(texts),
      output_files: [TESTLIB_REPORT],
    }),
    read: readTestlib,
  },
  kattis: {
    program: (own) => own,
    request: (texts) => ({
      argv: [INPUT, ANSWER, `${FEEDBACK_DIRECTORY}/`],
      stdin: texts.actual,
      input_files: { [INPUT]: texts.input, [ANSWER]: texts.expected, [`${FEEDBACK_DIRECTORY}/.keep`]: NOTHING },
      output_files: [KATTIS_SCORE],
    }),
    read: readKattis,
  },
  python: {
    program: pythonProgram,
    request: (texts) => ({ stdin: NOTHING, input_files: files(texts), output_files: [PYTHON_REPORT] }),
    read: readPython,
  },
};

/** The driver beside the task's file, which it imports under one name. */
function pythonProgram(own: Program, path: string): Program {
  if (own.language !== "python")
    throw taskInvalid(`${path}.language`, "a checker of type python is a program in Python");
  const { [own.main]: main = NOTHING, ...others } = own.files;
  const driver = { "main.py": Buffer.from(PYTHON_CHECKER_DRIVER), [PYTHON_CHECKER_FILE]: main };
  return { language: own.language, main: "main.py", files: { ...others, ...driver } };
}

function readPython(facts: RunFacts, fullPoints: number): JuryReport {
  if (facts.killed_by !== null) return failed(`was stopped at its limit (${facts.killed_by})`);
  if (facts.exit_code !== 0) return failed("raised an exception, or ended by itself");
  const text = textOf(facts, PYTHON_REPORT);
  if (text === null) return failed("left no report");
  const { fault, passed, points } = JSON.parse(text) as PythonReport;
  if (fault !== undefined) return failed(fault);
  if (passed !== undefined) return judged(passed ? ACCEPTED : wrongAnswer("the jury's program says: wrong answer"));
  return readPoints(points ?? "", fullPoints);
}

/** What the driver writes: one of the three. */
interface PythonReport {
  readonly fault?: string;
  readonly passed?: boolean;
  readonly points?: string;
}
