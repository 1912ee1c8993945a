import type { GradingTools } from "../../../src/contract/grader.ts";
import type { Artifact } from "../../../src/contract/sandbox.ts";
import type { UnitTask } from "../../../src/contract/task.ts";
import { namesNan } from "../../assert/typed/harness.ts";
import { refusedBuild } from "../../code/build.ts";
import { filesOf } from "../../code/files.ts";
import { requireApart, taskInvalid } from "../../code/task-faults.ts";
import { brokenTests } from "../../split/rounds.ts";
import type { UnitFramework, UnitJob, UnitRun } from "../framework.ts";
import { type ListedTest, withParts } from "../live/listing.ts";
import { refusedSuite, runListed } from "../live/suite.ts";
import { JAVA_DATA, JAVA_TYPES } from "./data-source.ts";
import { JAVA_DESCRIBE } from "./describe-source.ts";
import { JUNIT_FILES, JUNIT_NAMES } from "./junit-source.ts";
import { checkJavaTests, type JavaSource, pathOf, readJava, testedNames } from "./sources.ts";
import { JAVA_ARGUMENTS, JAVA_CHECK, JAVA_SUITE } from "./suite-source.ts";
import { JAVA_AGENT, JAVA_TALK } from "./talk-source.ts";
import { JAVA_STUB, JAVA_TESTER } from "./tester-source.ts";
import { JAVA_WIRE } from "./wire-source.ts";

/** Suites of JUnit 4 and 5, by annotations and assertions of our own; each test asks the program over two pipes. */
export const junit: UnitFramework = {
  name: "junit",
  aliases: ["junit4", "junit5", "junit 4", "junit 5", "jupiter", "junit-jupiter"],
  languages: ["java"],
  solutionFile: "Solution.java",
  checkTask,
  run: runSuite,
};

const MAIN = "AssayMain.java";
const COMMON = {
  "assay/Wire.java": JAVA_WIRE,
  "assay/Data.java": JAVA_DATA,
  "assay/Types.java": JAVA_TYPES,
  "assay/Talk.java": JAVA_TALK,
};
const AGENT = { ...COMMON, "assay/Agent.java": JAVA_AGENT, "assay/Describe.java": JAVA_DESCRIBE };
const TESTER = {
  ...{ ...COMMON, ...JUNIT_FILES, "assay/Stub.java": JAVA_STUB, "assay/Tester.java": JAVA_TESTER },
  ...{ "assay/Suite.java": JAVA_SUITE, "assay/Arguments.java": JAVA_ARGUMENTS, "assay/Check.java": JAVA_CHECK },
};

/** Something that can fail. */
const CAN_FAIL = /\bassert\w*\b|\bfail\s*\(|\bthrow\b|\bexpected\s*=/;
/** Types of these names would hide packages. */
const PACKAGES = new Set(["java", "javax", "org", "com", "assay"]);

function checkTask(task: UnitTask): void {
  requireApart("files", Object.keys(task.files));
  const tests = Object.entries(task.files).filter(([path, text]) => path.endsWith(".java") && readJava(text).isTest);
  if (tests.length === 0) throw taskInvalid("files", "they hold no method marked as a test");
  for (const [path, text] of tests) {
    checkJavaTests(text, `files.${path}`);
    if (readJava(text).types.length === 0) throw taskInvalid(`files.${path}`, "it holds no class");
  }
  if (!tests.some(([, text]) => CAN_FAIL.test(text))) {
    throw taskInvalid("files", "nothing is asserted, so nothing can fail");
  }
}

async function runSuite(job: UnitJob): Promise<UnitRun> {
  const { task, tools } = job;
  const refuse = (evidence: string): UnitRun => refusedSuite({ verdict: "compile_error", evidence });
  const files = Object.entries(task.files)
    .filter(([path]) => path.endsWith(".java"))
    .map(([path, text]) => ({ path, ...readJava(text) }));
  const tests = files.filter(({ isTest }) => isTest);
  const own = programOf(job.program.code, tests[0]?.folder ?? "");
  if (own.types.length === 0 || /^(?:java|org\.junit|assay)\b/.test(own.folder))
    return refuse("the program does not compile");
  const helpers = files.filter(({ isTest }) => !isTest);
  const agent = await build(agentFiles(own, helpers), tools);
  if (!agent.ok) return refusedSuite(refusedBuild(agent.facts));
  const stubs = await describe(agent.artifact, tests, tools);
  if (stubs === null) return refuse("the program can't be read");
  const given = new Set(helpers.map(pathOf));
  const tested = testedNames(task);
  const stubFiles: Record<string, string> = {};
  for (const { name, isTaken, text } of stubs) {
    const [simple = ""] = name.split(".").reverse();
    const path = `${name.replaceAll(".", "/")}.java`;
    if (given.has(path)) continue;
    if (tests.some(({ folder, types }) => types.some((type) => path === pathOf({ folder, types: [type] })))) {
      return refuse("the program takes the name of a test");
    }
    if ((isTaken && !tested.has(simple)) || PACKAGES.has(simple)) {
      return refuse(`the program takes a name that has its meaning: ${simple}`);
    }
    stubFiles[path] = text;
  }
  const names = stubs
    .map(({ name }) => name)
    .filter((name) => stubFiles[`${name.replaceAll(".", "/")}.java`] !== undefined);
  const tester = await build(testerFiles(files, stubFiles, names), tools);
  if (!tester.ok) return refuse("the tests do not compile with this program");
  const listed = await listTests(tester.artifact, tests, tools);
  return runListed({
    ...{ task, tools, tester: tester.artifact, agent: agent.artifact },
    ...{ sourceEnding: ".java", tests: withParts(task, listed, "["), wholeOf: (name) => name.replace(/\[\d+\]$/, "") },
    isNanWrong: !namesNan(tests.map(({ text }) => text).join("\n")),
    mayAskNothing: false,
  });
}

/** A program without a package is one of the tests': answers seldom name it. */
function programOf(code: string, folder: string): JavaSource {
  const own = readJava(code);
  return own.folder === "" && folder !== "" ? readJava(`package ${folder}; ${code}`) : own;
}

/** The candidate's file where the compiler finds it, and a main class beside it. */
function agentFiles(own: JavaSource, helpers: readonly JavaSource[]): Readonly<Record<string, string>> {
  const head = own.folder === "" ? "" : `package ${own.folder};\n`;
  const main = `${head}public class AssayMain { public static void main(String[] words) throws Exception { assay.Agent.main(words, ${own.types[0]}.class); } }\n`;
  const given = Object.fromEntries(helpers.map((helper) => [pathOf(helper), helper.text]));
  return { ...AGENT, ...given, [pathOf(own)]: own.text, [MAIN]: main };
}

/** Tests and what stands for the program; a class in each package of tests names those in it. */
function testerFiles(
  files: readonly JavaSource[],
  stubs: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const folders = [...new Set(files.map(({ folder }) => folder))];
  const lists = folders.map((folder) => {
    const types = files.filter((file) => file.folder === folder && file.isTest).flatMap((file) => file.types);
    const body = types.map((type) => `${type}.class.getName()`).join(", ");
    const text = `${folder === "" ? "" : `package ${folder};\n`}public class AssayTests { public static final String[] NAMES = {${body}}; }\n`;
    return [pathOf({ folder, types: ["AssayTests"] }), text] as const;
  });
  const all = folders.map((folder) => `${folder === "" ? "" : `${folder}.`}AssayTests.NAMES`).join(", ");
  const candidates = names.map((name) => JSON.stringify(name)).join(", ");
  const main = `public class AssayMain { public static void main(String[] words) throws Exception { assay.Tester.main(words, java.util.stream.Stream.of(new String[][] {${all}}).flatMap(java.util.stream.Stream::of).toArray(String[]::new), new String[] {${candidates}}); } }\n`;
  const own = files.map((file) => [pathOf(file), file.text] as const);
  return { ...TESTER, ...stubs, ...Object.fromEntries(own), ...Object.fromEntries(lists), [MAIN]: main };
}

function build(files: Readonly<Record<string, string>>, tools: GradingTools) {
  return tools.build({ language: "java", main: MAIN, files: filesOf(files) });
}

interface StubClass {
  readonly name: string;
  readonly isTaken: boolean;
  readonly text: string;
}

/** Reads the candidate's classes, none of which is run; null where they are more than can be read. */
async function describe(
  artifact: Artifact,
  tests: readonly JavaSource[],
  tools: GradingTools,
): Promise<readonly StubClass[] | null> {
  const packages = ["java.lang", ...tests.flatMap(({ onDemand }) => onDemand)];
  const facts = await tools.jury.run({ artifact, argv: ["describe", ...packages], stdin: new Uint8Array() });
  if (facts.killed_by !== null || facts.exit_code !== 0) return null;
  return lines(facts.stdout).map(([name = "", taken, text = ""]) => {
    const isTaken = taken === "1" || packages.some((one) => JUNIT_NAMES.has(`${one}.${name.split(".").at(-1)}`));
    return { name, isTaken, text: text.replaceAll("\f", "\n") };
  });
}

/** The tests that there are, as a run of the tests' program tells that asks nothing. */
async function listTests(artifact: Artifact, files: readonly (JavaSource & { path: string })[], tools: GradingTools) {
  const facts = await tools.jury.run({ artifact, argv: ["list"], stdin: new Uint8Array() });
  if (facts.killed_by !== null || facts.exit_code !== 0) throw brokenTests("they could not be listed");
  const tests = lines(facts.stdout).map(([name = "", marked, type = ""]): ListedTest => {
    const [top = ""] = type.split("$", 1);
    const file = files.find(({ folder, types }) =>
      types.some((own) => top === (folder === "" ? own : `${folder}.${own}`)),
    );
    const folder = file?.folder ?? "";
    return { name, isMarked: marked === "1", prefixes: [file?.path ?? "", ...(folder === "" ? [] : [folder])] };
  });
  return tests;
}

function lines(stdout: Uint8Array): readonly (readonly string[])[] {
  const text = new TextDecoder().decode(stdout);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}
