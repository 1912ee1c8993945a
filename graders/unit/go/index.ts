import type { GradingTools } from "../../../src/contract/grader.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { namesNan } from "../../assert/typed/harness.ts";
import { refusedBuild } from "../../code/build.ts";
import { filesOf } from "../../code/files.ts";
import { requireApart, taskInvalid } from "../../code/task-faults.ts";
import { filePrefixes, type UnitFramework, type UnitJob, type UnitRun } from "../framework.ts";
import { withParts } from "../live/listing.ts";
import { refusedSuite, runListed } from "../live/suite.ts";
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
  const found = await survey(task, job.program.code, tools);
  if ("refused" in found) return refusedSuite({ verdict: "compile_error", evidence: found.refused });
  const [agent, tester] = await Promise.all([
    build({ ...COMMON, ...found.agent, [MAIN]: GO_AGENT }, tools),
    build({ ...COMMON, ...found.tester, "2a.go": GO_TESTER, ...GO_TESTIFY }, tools),
  ]);
  if (!agent.ok) return refusedSuite(refusedBuild(agent.facts));
  if (!tester.ok) {
    return refusedSuite({ verdict: "compile_error", evidence: "the tests do not compile with this program" });
  }
  const listed = found.tests.map((test) => ({ ...test, prefixes: filePrefixes(test.file) }));
  return runListed({
    ...{ task, tools, tester: tester.artifact, agent: agent.artifact },
    ...{ sourceEnding: ".go", tests: withParts(task, listed, "/"), wholeOf: (name) => name.split("/", 1)[0] ?? "" },
    isNanWrong: !namesNan(Object.values(task.files).join("\n")),
    mayAskNothing: found.mayAskNothing,
  });
}

function build(files: Readonly<Record<string, string>>, tools: GradingTools) {
  return tools.build({ language: "go", main: MAIN, files: filesOf(files) });
}
