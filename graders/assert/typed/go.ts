import type { AssertTask } from "../../../src/contract/task.ts";
import { bareGo } from "../../code/bare.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { GO_ASSERT } from "../../split/go-testify.ts";
import { declarationOf } from "./declaration.ts";
import { GO_CODECS } from "./go-codecs-source.ts";
import { GO_AGENT, GO_TESTER } from "./go-source.ts";
import { namesNan, openPrompt, requireNamed, type SplitLanguage, TOKENS, testTexts } from "./harness.ts";

const MAIN = "main.go";
/** Initialised before any other file of the package. */
const CODECS = "0.go";

/** What would end the tests without a word, or pass without having looked. */
const UNSUPPORTED = /\bos\.Exit\b|\.Parallel\s*\(|\.Skip(?:Now|f)?\s*\(|\bsyscall\b|\bunsafe\b|\bTestMain\b/;
/** Something that can fail. */
const CAN_FAIL = /\bassert\.\w+\s*\(|\.(?:Fatalf?|Errorf?|Fail|FailNow)\s*\(|\bpanic\s*\(|\blog\.Fatal/;
/** The one import beyond the standard library that data sets use. */
const TESTIFY = /(?:\bimport\s+)?"github\.com\/stretchr\/testify\/assert"/;
const PACKAGE = /^[^\S\n]*package\s+\w+[^\n]*/m;

/** Functions of Go: values of any type with exported fields in and out; what is left in slices comes back too. */
export const GO: SplitLanguage = {
  names: ["go", "golang"],
  wire: TOKENS,
  bare: bareGo,
  read(task) {
    const type = functionType(task);
    const tests = testTexts(task);
    for (const [index, source] of tests.entries()) {
      requireTests(source, task.entry, typeof task.tests === "string" ? "tests" : `tests.${index}`);
    }
    const definition = new RegExp(`\\bfunc\\s+${task.entry}\\b`);
    const stub = `package main\n\nvar ${task.entry} = assayStub[${type}]()\n`;
    return {
      testers: tests.map((source) => ({
        main: MAIN,
        files: {
          [CODECS]: GO_CODECS,
          "1.go": GO_TESTER,
          "2.go": stub,
          "3.go": inMain(`${task.setup ?? ""}\n${source}`.replace(TESTIFY, "")),
          ...(TESTIFY.test(source) && { "4.go": GO_ASSERT }),
          [MAIN]: runnerSource(source),
        },
      })),
      agent: (code) => ({
        main: MAIN,
        files: { [CODECS]: GO_CODECS, [MAIN]: GO_AGENT(task.entry), "solution.go": inMain(code) },
      }),
      countsAssertions: false,
      namesNan: namesNan(tests.join("\n")),
      opened: openPrompt(task.prompt, definition, bareGo),
      defines: (code) => definition.test(code),
    };
  },
};

function requireTests(source: string, entry: string, path: string): void {
  requireNamed(source, entry, path);
  if (UNSUPPORTED.test(source))
    throw taskInvalid(path, "tests that end, skip or set up their own run are not supported");
  if (/"[\w.-]+\.[\w.-]+\/[^"]*"/.test(source.replace(TESTIFY, "")))
    throw taskInvalid(path, "only the standard library is there");
  if (!CAN_FAIL.test(source)) throw taskInvalid(path, "nothing is asserted, so nothing can fail");
  if (testNames(source).length === 0 && !/\bfunc\s+main\s*\(/.test(source)) {
    throw taskInvalid(path, "functions Test.. or a function main are expected");
  }
}

function testNames(source: string): readonly string[] {
  return [...bareGo(source).matchAll(/^func\s+(Test\w*)\s*\(\s*\w+\s+\*testing\.T\s*\)/gm)].map(
    (match) => match[1] ?? "",
  );
}

/** The type of the entry, as its declaration has it. */
function functionType(task: AssertTask): string {
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(task.entry)) throw taskInvalid("entry", "the name of a function is expected");
  for (const source of [task.prompt ?? "", task.setup ?? ""]) {
    const found = declarationOf(source, new RegExp(`\\bfunc\\s+${task.entry}\\s*\\(`, "u"));
    if (found === null) continue;
    const results = declarationOf(found.after, /^[ \t]*\(/);
    const single = /^[ \t]*((?:\*|\[[^\]\n]*\]|map\[[^\]\n]*\]|[\w.]|interface\{\})+)/.exec(found.after)?.[1] ?? "";
    const after = results === null ? single.replace(/\.$/, "") : `(${results.parameters})`;
    return `func(${found.parameters})${after === "" ? "" : ` ${after}`}`;
  }
  throw taskInvalid("prompt", "no declaration of the entry is found");
}

/** As a part of the package \`main\`, with another name for a function \`main\` of its own. */
function inMain(code: string): string {
  const named = PACKAGE.test(code) ? code.replace(PACKAGE, "package main") : `package main\n${code}`;
  return named.replace(/\bfunc\s+main\s*\(\s*\)/, "func assayOwnMain()");
}

function runnerSource(tests: string): string {
  const names = testNames(tests).map((name) => `{Name: "${name}", F: ${name}}`);
  const program = /\bfunc\s+main\s*\(\s*\)/.test(tests) ? "assayOwnMain" : "nil";
  return `package main\n\nimport "testing"\n\nfunc main() {\n\tassayRun([]testing.InternalTest{${names.join(", ")}}, ${program})\n}\n`;
}
