import { describe, expect, it } from "vitest";
import { stdioGrader } from "../../../../graders/stdio/index.ts";
import { LANGUAGE_CATALOGUE } from "../../../../sandboxes/languages/index.ts";
import { Task } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";
import { createLocalTools, visibleText } from "../../../support/local-tools.ts";

const SUM = [
  { input: "3\n1 2 3\n", output: "6\n" },
  { input: "1\n-7\n", output: "-7\n" },
];

const PYTHON_CHECKER = { type: "python", language: "python", source: "def check(i, o, e): return o == e" };

function stdio(parts: object): Task {
  return Task.parse({ id: "t", kind: "stdio", tests: SUM, ...parts });
}

async function grade(task: Task, code: string) {
  stdioGrader.checkTask(task, "stored");
  const program = stdioGrader.submission(task, { code }, TEST_LANGUAGES);
  if (program.state !== "program") throw new Error(program.evidence);
  const tools = createLocalTools();
  return { finding: await stdioGrader.grade(task, program, tools), tools };
}

describe("a task whose files can't be laid out", () => {
  const files = (input_files: object, io?: object) =>
    stdio({ tests: [{ input: "x", output: "y", input_files }], ...(io && { io }) });
  it.each([
    ["one file is the directory of another", files({ a: "", "a/b": "" })],
    ["one is so further up", files({ "a/b/c": "", a: "" })],
    ["io names the directory of one", files({ "in/x": "" }, { input_file: "in" })],
    ["one is what a compiler makes", files({ "a.out": "" })],
    ["one lies in a directory of that name", files({ "a.out/x": "" })],
    ["io names it", files({}, { input_file: "a.out" })],
    ["expected files can't both be", stdio({ tests: [{ input: "", output_files: { a: "1", "a/b": "2" } }] })],
    ...LANGUAGE_CATALOGUE.all.map(({ main }): [string, Task] => [`one is ${main}`, files({ [main]: "" })]),
  ])("is refused where %s", (_name, task) => {
    expect(() => stdioGrader.checkTask(task, "stored")).toThrow(expect.objectContaining({ code: "task_invalid" }));
  });

  it("is one with names that only begin alike", () => {
    const task = files({ "a.out.txt": "", "d/main.py": "", main: "", "d/e": "", "d.txt": "" });
    expect(() => stdioGrader.checkTask(task, "stored")).not.toThrow();
  });
});

describe("a program judged by what it writes", { timeout: 60_000 }, () => {
  it("passes every test with right answers", async () => {
    const { finding } = await grade(stdio({}), "input()\nprint(sum(map(int, input().split())))");
    expect(finding).toMatchObject({ integrity: "isolated", refused: null, total: 2 });
    expect(finding.tests.map((test) => [test.id, test.verdict])).toEqual([
      ["1", "accepted"],
      ["2", "accepted"],
    ]);
  });

  it("fails the tests that it answers wrongly", async () => {
    const { finding } = await grade(stdio({}), "print(6)");
    expect(finding.tests.map((test) => test.score)).toEqual([1, 0]);
  });

  it("never brings an expected output near a run", async () => {
    const tests = [{ input: "a", output: "EXPECTED-1", output_files: { f: "EXPECTED-2" } }];
    const { tools } = await grade(stdio({ tests }), "print(1)");
    expect(tools.runs).toHaveLength(1);
    expect(tools.runs.map(visibleText).join()).not.toContain("EXPECTED");
  });

  it("reads and writes files where the task says so", async () => {
    const task = stdio({ io: { input_file: "in.txt", output_file: "out.txt" } });
    const code =
      "print('noise')\nd = open('in.txt').read().split()\nopen('out.txt', 'w').write(str(sum(map(int, d[1:]))))";
    expect((await grade(task, code)).finding.tests.every((test) => test.score === 1)).toBe(true);
    expect((await grade(task, "print(6)")).finding.tests.every((test) => test.score === 0)).toBe(true);
  });

  it("needs every expected file as well as stdout", async () => {
    const tests = [{ input: "", output: "ok", input_files: { "d/in": "5" }, output_files: { "d/out": "5" } }];
    const copy = "open('d/out', 'w').write(open('d/in').read())";
    const scores = await Promise.all(
      [`print('ok')\n${copy}`, copy, "print('ok')"].map(
        async (code) => (await grade(stdio({ tests }), code)).finding.tests[0]?.score,
      ),
    );
    expect(scores).toEqual([1, 0, 0]);
  });
});

describe("a stdio task that can't judge is refused", { timeout: 60_000 }, () => {
  it.each([
    ["no expected output", { tests: [{ input: "x" }] }, "tests.0.output"],
    ["only empty outputs", { tests: [{ input: "x", output: "" }] }, "tests"],
    ["only blank outputs", { tests: [{ input: "x", output: " \n" }] }, "tests"],
    ["two tests of one id", { tests: [{ id: "2", input: "", output: "1" }, SUM[0]] }, "tests.1.id"],
    [
      "a file name that climbs",
      { tests: [{ ...SUM[0], input_files: { "a/../../b": "" } }] },
      "tests.0.input_files.a/../../b",
    ],
    [
      "an absolute file name",
      { tests: [{ ...SUM[0], output_files: { "/etc/x": "" } }] },
      "tests.0.output_files./etc/x",
    ],
    [
      "a file named twice",
      { io: { input_file: "a" }, tests: [{ ...SUM[0], input_files: { a: "" } }] },
      "tests.0.input_files.a",
    ],
    ["an io file that climbs", { io: { output_file: "../a" } }, "io.output_file"],
    ["a lone surrogate", { tests: [{ input: "\ud800", output: "1" }] }, "tests.0.input"],
    ["weights of nothing", { tests: [{ ...SUM[0], weight: 0 }], reward: { mode: "weighted" } }, "tests"],
    [
      "an answer its checker can't read",
      { checker: { type: "testlib", name: "ncmp" }, tests: [{ input: "", output: "x" }] },
      "tests.0.output",
    ],
    ["a checker nobody knows", { checker: { type: "testlib", name: "nocmp" } }, "checker.name"],
    ["a checker without a text", { checker: { type: "python", language: "python" } }, "checker"],
    [
      "a checker of its own for two outputs",
      { checker: PYTHON_CHECKER, tests: [{ ...SUM[0], output_files: { f: "" } }] },
      "tests.0",
    ],
    ["a checker's file that climbs", { checker: { ...PYTHON_CHECKER, files: { "../a": "" } } }, "checker.files.../a"],
  ])("for %s", (_name, parts, path) => {
    const task = stdio(parts);
    expect(() => stdioGrader.checkTask(task, "stored")).toThrow(
      expect.objectContaining({ code: "task_invalid", path }),
    );
  });

  it("but not for an empty output beside one that is not", () => {
    const task = stdio({ tests: [{ input: "x", output: "" }, ...SUM] });
    expect(() => stdioGrader.checkTask(task, "stored")).not.toThrow();
  });
});
