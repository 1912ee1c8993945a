import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASH } from "../../../../graders/assert/typed/bash.ts";
import { declarationOf, splitTopLevel } from "../../../../graders/assert/typed/declaration.ts";
import { GO } from "../../../../graders/assert/typed/go.ts";
import type { SplitLanguage } from "../../../../graders/assert/typed/harness.ts";
import { JAVA } from "../../../../graders/assert/typed/java.ts";
import { RUST } from "../../../../graders/assert/typed/rust.ts";
import type { AssertTask } from "../../../../src/contract/task.ts";

const SOUND: Readonly<Record<string, { language: SplitLanguage; entry: string; prompt: string; tests: string }>> = {
  rust: {
    language: RUST,
    entry: "f",
    prompt: "Write fn f(n: i64) -> i64.",
    tests: "fn main() { assert_eq!(f(1), 2); }",
  },
  go: {
    language: GO,
    entry: "F",
    prompt: "func F(n int) int",
    tests: 'package p\nimport "testing"\nfunc TestF(t *testing.T) { if F(1) != 2 { t.Fatal() } }',
  },
  java: {
    language: JAVA,
    entry: "Solution.f",
    prompt: "static int f(int n)",
    tests: "class Main { public static void main(String[] a) { assert Solution.f(1) == 2; } }",
  },
  bash: { language: BASH, entry: "f", prompt: "", tests: '[[ "$(f 1)" == 2 ]] || exit 1' },
};

function taskOf(name: string, changes: Partial<AssertTask> = {}): [SplitLanguage, AssertTask] {
  const sound = SOUND[name];
  if (sound === undefined) throw new Error(`no example in ${name}`);
  const { language, ...parts } = sound;
  return [language, { id: "t", kind: "assert", language: name, ...parts, ...changes } as AssertTask];
}

describe("tests that run apart from the program", () => {
  it.each(Object.keys(SOUND))("share nothing with the program in %s", (name) => {
    const [language, task] = taskOf(name);
    const harness = language.read(task);
    const agent = Object.values(harness.agent("THE CANDIDATE").files).join("\n");
    const tester = Object.values(harness.testers[0]?.files ?? {}).join("\n");
    expect(agent).toContain("THE CANDIDATE");
    expect(tester).not.toContain("THE CANDIDATE");
    for (const line of String(task.tests).split("\n")) if (line.includes("2")) expect(agent).not.toContain(line.trim());
  });

  it.each([
    ["rust", { tests: "fn main() { f(1); }" }],
    ["rust", { tests: "fn main() { assert_eq!(1, 1); }" }],
    ["rust", { tests: "fn main() { assert_eq!(f(1), 2); std::process::exit(0); }" }],
    ["rust", { prompt: "fn f<T: Copy>(n: T) -> T" }],
    ["rust", { prompt: "Write a function." }],
    ["go", { tests: "package p\nfunc main() { F(1) }" }],
    ["go", { tests: "package p\nfunc TestF(t *testing.T) { t.Skip(); if F(1) != 2 { t.Fatal() } }" }],
    ["go", { tests: "package p\nfunc TestF(t *testing.T) { t.Parallel(); if F(1) != 2 { t.Fatal() } }" }],
    ["go", { tests: 'package p\nimport "github.com/x/y"\nfunc TestF(t *testing.T) { if F(1) != 2 { t.Fatal() } }' }],
    ["java", { tests: "class Main { public static void main(String[] a) { Solution.f(1); } }" }],
    [
      "java",
      {
        tests:
          "class Main { public static void main(String[] a) { if (Solution.f(1) != 2) System.exit(1); assert true; } }",
      },
    ],
    ["java", { entry: "Solution.g" }],
    ["bash", { tests: "f 1" }],
    ["bash", { tests: 'trap "exit 0" EXIT; [[ $(f 1) == 2 ]] || exit 1' }],
    ["bash", { tests: "[[ $(echo 1 | f) == 2 ]] || exit 1" }],
    ["bash", { entry: "f; rm" }],
  ] as const)("are refused in %s with %j", (name, changes) => {
    const [language, task] = taskOf(name, changes);
    expect(() => language.read(task)).toThrow(expect.objectContaining({ code: "task_invalid" }));
  });
});

describe("a declaration", () => {
  it("ends where its parenthesis does", () => {
    const found = declarationOf("fn f(a: [u8; 3], b: (i32, Vec<(u8, u8)>)) -> i32 { 1 }", /fn f\(/);
    expect(found).toMatchObject({ parameters: "a: [u8; 3], b: (i32, Vec<(u8, u8)>)", after: " -> i32 { 1 }" });
    expect(splitTopLevel(found?.parameters ?? "")).toEqual(["a: [u8; 3]", "b: (i32, Vec<(u8, u8)>)"]);
    expect(declarationOf("fn f(a", /fn f\(/)).toBeNull();
  });

  it("is read whatever stands in it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", ",", "(", ")", "<", ">", "[", "]", "->", " ", ":"), { maxLength: 30 }),
        (parts) => {
          const text = parts.join("");
          expect(splitTopLevel(text).join("").replaceAll(" ", "").length).toBeLessThanOrEqual(
            text.replaceAll(" ", "").length,
          );
          expect(declarationOf(`f(${text}`, /f\(/)?.parameters ?? "").toSatisfy((read: string) =>
            text.startsWith(read),
          );
        },
      ),
    );
  });
});
