import type { GradingTools } from "../../../src/contract/grader.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { namesNan } from "../../assert/typed/harness.ts";
import { refusedBuild } from "../../code/build.ts";
import { requireApart, taskInvalid } from "../../code/task-faults.ts";
import { filePrefixes, type UnitFramework, type UnitJob, type UnitRun } from "../framework.ts";
import { runLive } from "../live/index.ts";
import { isExpected, withParts } from "../live/listing.ts";
import { GO_DECODE } from "./decode-source.ts";
import { GO_ENCODE } from "./encode-source.ts";
import { GO_OBJECTS } from "./objects-source.ts";
import { GO_AGENT, GO_TESTER } from "./sides-source.ts";
import { survey } from "./survey.ts";
import { GO_TALK } from "./talk-source.ts";
import { GO_TESTIFY } from "./testify-source.ts";

/** Suites of Go's `testing`, each test in a process of its own; the program is asked over two pipes. */
export const goTest: UnitFramework = {
  name: "go test",
  aliases: ["go", "golang", "gotest", "go-test", "go_test", "testing"],
  languages: ["go"],
  solutionFile: "solution.go",
  checkTask,
  run: runSuite,
};

const MAIN = "main.go";
/** Files are initialised in the order of their names: the pipes first. */
const COMMON = { "0.go": GO_OBJECTS, "1.go": GO_ENCODE, "1a.go": GO_DECODE, "2.go": GO_TALK };

/** Something that can fail. */
const CAN_FAIL = /\.(?:Fatalf?|Errorf?|Fail|FailNow)\s*\(|\bpanic\s*\(|\b(?:assert|require)\.\w+\s*\(/;

function checkTask(task: UnitTask): void {
  const scripts = Object.entries(task.files).filter(([path]) => path.endsWith(".go"));
  requireApart("files", Object.keys(task.files));
  if (scripts.length === 0) throw taskInvalid("files", "there is no test file in Go");
  if (!scripts.some(([, source]) => /\bfunc\s+Test/.test(source))) {
    throw taskInvalid("files", "they hold no function Test..");
  }
  if (!scripts.some(([, source]) => CAN_FAIL.test(source))) {
    throw taskInvalid("files", "nothing is asserted, so nothing can fail");
  }
}

async function runSuite(job: UnitJob): Promise<UnitRun> {
  const { task, tools } = job;
  const nothing = { integrity: "split_process", tests: [], isCollectedApart: true, flags: [] } as const;
  const found = await survey(task, job.program.code, tools);
  if ("refused" in found) return { ...nothing, refused: { verdict: "compile_error", evidence: found.refused } };
  const [agent, tester] = await Promise.all([
    build({ ...COMMON, ...found.agent, [MAIN]: GO_AGENT }, tools),
    build({ ...COMMON, ...found.tester, "2a.go": GO_TESTER, ...GO_TESTIFY }, tools),
  ]);
  if (!agent.ok) return { ...nothing, refused: refusedBuild(agent.facts) };
  if (!tester.ok) {
    return {
      ...nothing,
      refused: { verdict: "compile_error", evidence: "the tests do not compile with this program" },
    };
  }
  const listed = found.tests.map((test) => ({ ...test, prefixes: filePrefixes(test.file) }));
  const tests = withParts(task, listed, "/");
  const wanted = tests.filter((test) => !test.isMarked && isExpected(task, test));
  const sources = Object.entries(task.files);
  const { results } = await runLive(
    {
      ...{ tester: tester.artifact, agent: agent.artifact, tools },
      files: Object.fromEntries(
        sources.filter(([path]) => !path.endsWith(".go")).map(([path, text]) => [path, Buffer.from(text)]),
      ),
      isNanWrong: !namesNan(sources.map(([, source]) => source).join("\n")),
      mayAskNothing: found.mayAskNothing,
    },
    wanted.map(({ name }) => ({ whole: name.split("/", 1)[0] ?? "", part: name })),
  );
  const byTest = new Map(wanted.map((test, index) => [test, results[index] ?? null]));
  return {
    ...{ integrity: "split_process", refused: null, isCollectedApart: true, flags: [] },
    tests: tests.map((test) => ({ ...test, result: byTest.get(test) ?? null })),
  };
}

function build(files: Readonly<Record<string, string>>, tools: GradingTools) {
  const bytes = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
  return tools.build({ language: "go", main: MAIN, files: Object.fromEntries(bytes) });
}
