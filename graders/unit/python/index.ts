import { ServiceError } from "../../../src/contract/errors.ts";
import type { JsonObject, JsonValue } from "../../../src/contract/json.ts";
import type { Artifact } from "../../../src/contract/sandbox.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { UNPARSED } from "../../call/judge.ts";
import { SOLUTION_FILE } from "../../call/python-driver.ts";
import { refusedBuild } from "../../code/build.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { PYTHON_AGENT } from "../../split/python-agent.ts";
import { runRounds } from "../../split/rounds.ts";
import type { UnitFramework, UnitJob, UnitRun } from "../framework.ts";
import { decidingTests, readSuite } from "./report.ts";
import { PYTEST_TESTER, UNITTEST_TESTER } from "./tester.ts";

const PACKAGES: Readonly<Record<string, string>> = { pytest: "python3-pytest" };

/** Tests of pytest, as Debian's `python3-pytest` runs them, plugins apart. */
export const pytest = pythonFramework("pytest", PYTEST_TESTER);

/** Tests of the standard library's `unittest`. */
export const unittest = pythonFramework("unittest", UNITTEST_TESTER);

function pythonFramework(name: string, tester: string): UnitFramework {
  return {
    name,
    languages: ["python"],
    solutionFile: "solution.py",
    checkTask: checkPythonFiles,
    run: (job) => runSuite(job, tester),
  };
}

const MODULE_FILE = /^(?:[\p{L}_][\p{L}\p{N}_]*\/)*[\p{L}_][\p{L}\p{N}_]*\.py$/u;

function checkPythonFiles(task: UnitTask): void {
  if (task.solution_file !== undefined && !MODULE_FILE.test(task.solution_file)) {
    throw taskInvalid("solution_file", "the path of a Python module is expected");
  }
  const sources = Object.entries(task.files).filter(([path]) => path.endsWith(".py"));
  if (sources.length === 0) throw taskInvalid("files", "there is no test file in Python");
  if (!sources.some(([, source]) => /\bdef\s+\w*test|\bTestCase\b|\bclass\s+\w*Test/.test(source))) {
    throw taskInvalid("files", "they hold no tests, so nothing can fail");
  }
}

/** Test code runs apart from the program: what it asks goes to the program's own sandbox as plain data. */
async function runSuite(
  { task, program, solutionFile, tools, stopAtFirstFailure }: UnitJob,
  source: string,
): Promise<UnitRun> {
  async function build(main: string, isWithProgram: boolean) {
    const own = { [program.main]: Buffer.from(main) };
    const files = isWithProgram ? { ...own, [SOLUTION_FILE]: Buffer.from(program.code) } : own;
    return tools.build({ language: program.language, main: program.main, files });
  }
  const agent = await build(PYTHON_AGENT, true);
  const nothing = { integrity: "split_process", tests: [], isCollectedApart: false, flags: [] } as const;
  if (!agent.ok) return { ...nothing, refused: refusedBuild(agent.facts) };
  const tester = requireBuilt(await build(source, false));
  const run = await runRounds({
    ...{ tools, tester, agent: agent.artifact },
    request: {
      files: task.files,
      module: solutionFile.slice(0, -".py".length).replaceAll("/", "."),
    },
    context: {},
    refine: (blind) => {
      const deciding = decidingTests(task, blind);
      return { request: stopAtFirstFailure ? { deciding } : {}, tests: deciding.length };
    },
  });
  requireTools(run.blind);
  if (run.isUnparsed) return { ...nothing, refused: UNPARSED };
  return { integrity: "split_process", refused: null, ...readSuite(task, run) };
}

function requireBuilt(built: Awaited<ReturnType<UnitJob["tools"]["build"]>>): Artifact {
  if (built.ok) return built.artifact;
  throw new ServiceError("grader_fault", "a driver of the grader does not build");
}

function requireTools({ lacking }: JsonObject): void {
  if (typeof lacking !== "string") return;
  throw new ServiceError("toolchain_missing", `this sandbox has no ${lacking}: install ${packageOf(lacking)}`);
}

function packageOf(module: JsonValue): string {
  return PACKAGES[String(module)] ?? String(module);
}
