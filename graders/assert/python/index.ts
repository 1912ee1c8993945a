import { ServiceError } from "../../../src/contract/errors.ts";
import type { CodeFinding, GradingTools } from "../../../src/contract/grader.ts";
import type { Artifact } from "../../../src/contract/sandbox.ts";
import { type AssertTask, stopsAtFirstFailure } from "../../../src/contract/task.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import { UNPARSED } from "../../call/judge.ts";
import { PYTHON_DRIVER, SOLUTION_FILE } from "../../call/python-driver.ts";
import { refusedBuild } from "../../code/build.ts";
import { PYTHON_AGENT } from "../../split/python-agent.ts";
import { runRounds } from "../../split/rounds.ts";
import { loweredCase } from "../isolated.ts";
import type { AssertLanguage, Program } from "../language.ts";
import type { LoweredTest } from "../lower.ts";
import { moduleNames, planPython } from "../plan.ts";
import { type PlannedCall, type PlannedRun, type PlannedSplit, runPlanned } from "../planned.ts";
import { PYTHON_TESTER } from "../python-tester.ts";
import { decideTest, flagsOf } from "../report.ts";
import { assertSubmission, lentPrompt } from "../submission.ts";

/** Assertions in Python: each a call judged outside where that can be, else test code in a sandbox of its own. */
export const PYTHON: AssertLanguage = {
  takes: (name) => /^(?:c?python|py|pypy)[ .0-9]*$|^cf_python3$/.test(name),
  checkTask: (task) => void planPython(task),
  submission: assertSubmission,
  grade: gradeAssertions,
};

async function gradeAssertions(task: AssertTask, program: Program, tools: GradingTools): Promise<CodeFinding> {
  const planned = planPython(task);
  const isSplit = planned.some((test) => test.by === "split");
  const common = { integrity: isSplit ? "split_process" : "isolated", total: planned.length } as const;
  const bench = await prepare(task, program, tools);
  if ("refused" in bench) return { ...common, ...bench, tests: [], flags: [] };
  const runner = {
    runCalls: (calls: readonly PlannedCall<LoweredTest>[]) => runLowered(calls, bench),
    runSplit: (test: PlannedSplit) => runSplitTest(test, bench),
  };
  const run = await runPlanned(planned, runner, stopsAtFirstFailure(task));
  if (run.isUnparsed) return { ...common, refused: UNPARSED, tests: [], flags: [] };
  return { ...common, refused: null, tests: run.outcomes, flags: run.flags };
}

/** What tests run on: each artifact is built when a test first needs it. */
interface Bench {
  readonly task: AssertTask;
  readonly tools: GradingTools;
  readonly lentPrompt: string;
  readonly driver: Artifact;
  build(main: string, isWithProgram: boolean): Promise<Artifact>;
}

async function prepare(
  task: AssertTask,
  program: Program,
  tools: GradingTools,
): Promise<Bench | Pick<CodeFinding, "refused">> {
  function buildWith(main: string, isWithProgram: boolean) {
    const own = { [program.main]: Buffer.from(main) };
    const files = isWithProgram ? { ...own, [SOLUTION_FILE]: Buffer.from(program.code) } : own;
    return tools.build({ language: program.language, main: program.main, files });
  }
  const driver = await buildWith(PYTHON_DRIVER, true);
  if (!driver.ok) return { refused: refusedBuild(driver.facts) };
  return {
    ...{ task, tools, lentPrompt: lentPrompt(task, program.code), driver: driver.artifact },
    build: async (main, isWithProgram) => {
      const built = await buildWith(main, isWithProgram);
      if (!built.ok) throw new ServiceError("grader_fault", "a driver of the grader does not build");
      return built.artifact;
    },
  };
}

/** Runs lowered tests, side by side where there is room. */
async function runLowered(calls: readonly PlannedCall<LoweredTest>[], bench: Bench): Promise<PlannedRun> {
  const call = { entry: bench.task.entry, prompt: bench.lentPrompt };
  let isUnparsed = false;
  const cases = calls.map(({ id, lowered }) =>
    loweredCase(id, lowered, bench.driver, call, (answer) => {
      isUnparsed ||= answer.state === "unparsed";
    }),
  );
  return { outcomes: await bench.tools.runTests(cases), flags: [], isUnparsed };
}

async function runSplitTest({ id, source }: PlannedSplit, bench: Bench): Promise<PlannedRun> {
  const { task, tools, lentPrompt } = bench;
  const [tester, agent] = await Promise.all([bench.build(PYTHON_TESTER, false), bench.build(PYTHON_AGENT, true)]);
  const prompt = isWellFormed(task.prompt ?? "") ? (task.prompt ?? "") : "";
  const run = await runRounds({
    ...{ tools, tester, agent },
    request: { tests: source, setup: task.setup ?? "", prompt, entry: task.entry, modules: moduleNames(task) },
    context: { entry: task.entry, prompt: lentPrompt },
  });
  return { outcomes: [decideTest(id, run)], flags: flagsOf(run), isUnparsed: run.isUnparsed };
}
