import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertGrader } from "../../../../graders/assert/index.ts";
import { definedNames, lendPrologue, readTaskCode } from "../../../../graders/assert/native/prompt.ts";
import { scan } from "../../../../graders/assert/native/scan.ts";
import { findSignature } from "../../../../graders/assert/native/signature.ts";
import { spell } from "../../../../graders/assert/native/types.ts";
import { encodeAnswer, encodeQuestion, writeTokens } from "../../../../graders/assert/native/values.ts";
import { judgeRounds } from "../../../../graders/assert/programs/outcomes.ts";
import type { ProgramReport } from "../../../../graders/assert/programs/report.ts";
import type { SplitResult } from "../../../../graders/assert/programs/rounds.ts";
import { AssertTask } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";

function task(parts: object): AssertTask {
  const base = { id: "t", kind: "assert", entry: "f", language: "cpp", prompt: "int f(int n);" };
  return AssertTask.parse({ ...base, tests: "int main() { assert(f(1) == 1); }", ...parts });
}

function written(source: string, name = "f"): string | null {
  const found = findSignature(source, name);
  if (found === null) return null;
  const parameters = found.parameters.map(({ type, reference }) => `${spell(type, "cpp")}${reference}`);
  return `${spell(found.returns, "cpp")}(${parameters.join("; ")})`;
}

describe("reading C and C++", () => {
  it("covers any text with tokens in order, none of which overlap", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (source) => {
        let end = 0;
        for (const token of scan(source)) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(token.text).toBe(source.slice(token.start, token.end));
          end = token.end;
        }
        expect(end).toBeLessThanOrEqual(source.length);
      }),
    );
  });

  it("reads a hostile text in linear time", () => {
    for (const unit of ["a(", "# /*", '"\\', "'", "struct P ", "f() a ", 'R"(', "((", "f(){"]) {
      const started = performance.now();
      definedNames(unit.repeat(2 ** 18 / unit.length));
      expect(performance.now() - started, unit).toBeLessThan(2_000);
    }
  });

  it.each([
    ["Write int f(int n) in C: how many primes.", "int(int)"],
    ["Don't call f(3). Give const char *f(void) instead.", "const char *()"],
    [
      "/* f(1, 2) */ vector<vector<int>> f(vector<string> &words, const map<char, int>& m) {",
      "std::vector<std::vector<int>>(std::vector<std::string>&; std::map<char, int>&)",
    ],
    [
      "typedef std::list<boost::any> anys; using Row = anys; unsigned long long f(Row values, double xs[], size_t)",
      "unsigned long long(std::list<boost::any>; double *; size_t)",
    ],
    [
      "static inline std::pair<int, std::tuple<bool, float, char>> f(std::array<long, 3> a, int n = 4);",
      "std::pair<int, std::tuple<bool, float, char>>(std::array<long, 3>; int)",
    ],
    ["void f(const int *a, char *text, long double x);", "void(const int *; char *; long double)"],
    ["return f(x); int y = f(2); struct Node *f(struct Node *n);", null],
    ["int f(int (*g)(int)); int f(char **words); int f(void *p);", null],
  ])("finds the entry's declaration in %j", (source, expected) => {
    expect(written(source)).toBe(expected);
  });

  it("takes a prompt's code as a prologue, and prose as none", () => {
    const code =
      "#include <math.h>\nusing namespace std;\nint half(int n) { return n / 2; }\nint f(int n) {\n  // go on\n";
    expect(readTaskCode(task({ prompt: code }))).toMatchObject({
      prologue: code.slice(0, code.indexOf("int f")),
      opened: code,
    });
    expect(readTaskCode(task({ prompt: `Complete this:\n\`\`\`cpp\n${code}\`\`\`\n` }))?.opened).toContain("// go on");
    expect(readTaskCode(task({ prompt: "Write int f(int n) {it returns n}" }))).toMatchObject({
      prologue: "",
      opened: null,
    });
  });

  it("lends what a program does not define itself", () => {
    const prologue =
      "#include <math.h>\nusing namespace std;\nstruct P { int x; };\nint g(int n) { return n; }\nint h(int n) { return n; }\n";
    const lent = lendPrologue(
      prologue,
      "struct P { int x; int y; };\nint g(int n) { return h(n); }\nint f(int n) { return g(n); }",
    );
    expect(lent).toBe("#include <math.h>\nusing namespace std;\nint h(int n) { return n; }\n");
  });

  it("tells definitions from calls", () => {
    const source =
      "auto f(int n) -> int { if (g(n)) { return h(n); } while (f(n)) {} }\nbool k() const noexcept { return l(); }";
    expect([...definedNames(source)].toSorted()).toEqual(["f", "k"]);
  });

  it.each([
    "auto f(int n) noexcept(true) -> decltype(n) { return n; }",
    "auto f = [](int n) { return n; };",
    "std::function<int(int)> f = [](int n) { return n; };",
  ])("takes %j for a definition", (source) => {
    expect(definedNames(source)).toContain("f");
  });

  it("takes what a body sets for no definition", () => {
    expect(definedNames("int g() { auto f = 3; return f; }")).not.toContain("f");
  });
});

describe("tasks in C and C++", () => {
  it("continue the prompt with a solution that does not define the entry", () => {
    const own = task({ prompt: "int f(int n) {" });
    const submission = assertGrader.submission(own, { code: " return n; }" }, TEST_LANGUAGES);
    expect(submission).toMatchObject({ code: "int f(int n) { return n; }", extracted: { continues_prompt: true } });
    const whole = assertGrader.submission(own, { code: "int f(int n) { return n; }" }, TEST_LANGUAGES);
    expect(whole).toMatchObject({ code: "int f(int n) { return n; }" });
  });

  it.each([
    ["no declaration", { prompt: "Write f." }],
    ["a type that can't be handed over", { prompt: "Node *f(Node *n);" }],
    ["a C++ type in C", { language: "c", prompt: "std::string f(int n);" }],
    ["an array of unknown length", { prompt: "int *f(int n);" }],
    ["a method", { entry: "A.f" }],
    ["tests that never name the entry", { tests: "int main() { assert(1); }" }],
    ["tests that nothing can fail", { tests: "int main() { f(1); return 0; }" }],
    ["tests that catch exceptions", { tests: "int main() { try { assert(f(1)); } catch (...) {} }" }],
  ])("are refused with %s", (_what, parts) => {
    expect(() => assertGrader.checkTask(task(parts), "inline")).toThrow(
      expect.objectContaining({ code: "task_invalid" }),
    );
  });
});

describe("values on their way to C", () => {
  it("are written as tokens of their kind", () => {
    const key =
      '[{"$int":"-9007199254740993"},{"$float":"-0"},{"$float":"nan"},true,"a\\"b",{"$bytes":"/wo="},null,{"$dict":[[{"$int":"1"},["x"]]]}]';
    const tokens = Buffer.from(encodeQuestion(key)).toString("latin1");
    expect(tokens).toBe('i-9007199254740993 f-0 fnan ts3:a"bs2:\u00ff\nnd1 i1 l1 s1:x');
  });

  it("name every size in bytes, so that no text can pass for a token", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const tokens = writeTokens({ kind: "str", value });
        expect(tokens.subarray(0, tokens.indexOf(":")).toString()).toBe(`s${Buffer.byteLength(value)}`);
      }),
    );
  });
});

describe("answers to test programs in C", () => {
  it("hold no integer that C has no type for", () => {
    for (const value of [2n ** 64n, -(2n ** 63n) - 1n]) {
      expect(encodeAnswer({ kind: "list", items: [{ kind: "int", value }] })).toBeNull();
      expect(encodeAnswer({ kind: "dict", entries: [[{ kind: "none" }, { kind: "int", value }]] })).toBeNull();
    }
    expect(encodeAnswer({ kind: "int", value: 2n ** 64n - 1n })?.toString()).toBe("i18446744073709551615 ");
  });
});

describe("the outcome of a test program", () => {
  const exit: ProgramReport = {
    end: "exit",
    status: 0,
    asserts: 3,
    sure: 3,
    answered: 3,
    failed: [],
    needs: [],
    stopped: -1,
  };
  const blind: ProgramReport = { ...exit, sure: 0, answered: 0 };

  function judged(final: Partial<ProgramReport>, parts: Partial<SplitResult> = {}, isBinary = true): readonly string[] {
    const result = { blind, final: { ...exit, ...final }, stoppedBy: null, isFixed: true, usage: new Map(), ...parts };
    return judgeRounds(result, isBinary, false).outcomes.map(({ verdict }) => verdict);
  }

  it("is one verdict an assertion, with what comes behind a failure skipped", () => {
    expect(judged({})).toEqual(["accepted", "accepted", "accepted"]);
    expect(judged({ end: "failed", sure: 2, asserts: 2, failed: [2] })).toEqual([
      "accepted",
      "wrong_answer",
      "skipped",
    ]);
    expect(judged({ failed: [1] }, {}, false)).toEqual(["wrong_answer", "accepted", "accepted"]);
  });

  it.each([
    ["a status of failure", { status: 1 }],
    ["a crash", { end: "crashed", sure: 3 }],
    ["an answer of another type", { end: "mismatch", sure: 0 }],
    ["nothing asserted", { sure: 0, asserts: 0 }],
    ["an array without a length", { end: "unsized", sure: 1 }],
  ] satisfies [string, Partial<ProgramReport>][])("fails for %s", (_what, final) => {
    expect(judged(final)).toContain("wrong_answer");
    expect(judged(final, {}, false)).toContain("wrong_answer");
  });

  it("is the failure of the call that stopped it", () => {
    const stoppedBy = { verdict: "time_limit", evidence: "" } as const;
    expect(judged({ end: "stopped", sure: 1, stopped: 1 }, { stoppedBy })).toEqual([
      "accepted",
      "time_limit",
      "skipped",
    ]);
  });

  it("is no verdict where the tests never call the entry", () => {
    expect(() => judged({ answered: 0 })).toThrow(expect.objectContaining({ code: "checker_failed" }));
  });
});
