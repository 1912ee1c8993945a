import { OUTSIDE_TEST, STACK, STACK_TEST } from "./go-stack.ts";
import type { UnitCase } from "./unit-case.ts";

const base = { framework: "go test", language: "go" } as const;
const SUM =
  "package sum\n\nfunc Sum(items []int) int {\n\tsum := 0\n\tfor _, item := range items {\n\t\tsum += item\n\t}\n\treturn sum\n}\n";
const SUM_TEST = `package sum

import "testing"

func TestSome(t *testing.T) {
	if got := Sum([]int{1, 2}); got != 3 {
		t.Errorf("got %d", got)
	}
}

func TestNone(t *testing.T) {
	if got := Sum(nil); got != 0 {
		t.Errorf("got %d", got)
	}
}

func TestLater(t *testing.T) {
	t.Skip("later")
}
`;
const sum = { ...base, files: { "sum_test.go": SUM_TEST } };

export const GO_CASES: readonly UnitCase[] = [
  {
    ...{ ...base, name: "methods, pointers, functions, generics and panics of a program", isFraction: true },
    ...{ files: { "stack_test.go": STACK_TEST }, solution: STACK },
    expected: {
      verdict: "accepted",
      tests: Object.fromEntries(
        ["Stack", "Hooks", "Pointers", "Shapes", "Generic", "InPlace", "Panics", "Table"].map((name) => [
          `Test${name}`,
          "accepted",
        ]),
      ),
    },
  },
  {
    ...{ ...base, framework: "golang", name: "tests outside of the package, with testify" },
    ...{ files: { "stack/stack_test.go": OUTSIDE_TEST }, solution: STACK },
    expected: { verdict: "accepted", tests: { TestOutside: "accepted" } },
  },
  {
    ...{ ...base, name: "parts of tests by their names", files: { "stack_test.go": STACK_TEST }, solution: STACK },
    expectedTests: ["TestTable/two_parts", "stack_test.go::TestTable/one", "TestPanics"],
    expected: {
      verdict: "accepted",
      tests: { "TestTable/two_parts": "accepted", "stack_test.go::TestTable/one": "accepted", TestPanics: "accepted" },
    },
  },
  {
    ...{ ...base, name: "one part that fails", files: { "stack_test.go": STACK_TEST }, isFraction: true },
    solution: STACK.replace("{ return a / b }", "{ return a - b }"),
    expectedTests: ["TestTable/one", "TestTable/two_parts", "TestTable"],
    expected: {
      verdict: "partial",
      tests: { "TestTable/one": "accepted", "TestTable/two_parts": "wrong_answer", TestTable: "wrong_answer" },
    },
  },
  {
    ...{ ...base, name: "a part that is not there", files: { "stack_test.go": STACK_TEST }, solution: STACK },
    expectedTests: ["TestTable/three"],
    expected: { verdict: "wrong_answer", tests: { "TestTable/three": "wrong_answer" } },
  },
  {
    ...{ ...sum, name: "a right program; what is marked to be skipped is no test", solution: SUM },
    expected: { verdict: "accepted", tests: { TestSome: "accepted", TestNone: "accepted" } },
  },
  {
    ...{
      ...sum,
      name: "one failing test, with its id",
      isFraction: true,
      solution: SUM.replace("sum := 0", "sum := len(items) - 2"),
    },
    expected: { verdict: "partial", tests: { TestSome: "accepted", TestNone: "wrong_answer" } },
  },
  {
    ...{ ...sum, name: "a wrong program", solution: "package sum\n\nfunc Sum(items []int) int { return 7 }\n" },
    expected: { verdict: "wrong_answer", tests: { TestSome: "wrong_answer", TestNone: "skipped" } },
  },
  {
    ...{
      ...sum,
      name: "a program that does not compile",
      solution: "package sum\n\nfunc Sum(items []int) int { return }\n",
    },
    expected: { verdict: "compile_error" },
  },
  {
    ...{
      ...sum,
      name: "a program without the function",
      solution: "package sum\n\nfunc Total(items []int) int { return 0 }\n",
    },
    expected: { verdict: "compile_error" },
  },
  {
    ...{ ...sum, name: "a panic", solution: SUM.replace("sum := 0", "sum := items[7]") },
    expected: { verdict: "runtime_error", tests: { TestSome: "runtime_error", TestNone: "skipped" } },
  },
  {
    ...{
      ...sum,
      name: "a fatal error",
      solution: "package sum\n\nfunc Sum(items []int) int { return Sum(append(items, 1)) + Sum(items) }\n",
    },
    limits: { memory_bytes: 2 ** 28, cpu_ms: 20_000, stack_bytes: 2 ** 26 },
    expected: { verdict: "memory_limit" },
  },
  {
    ...{ ...sum, name: "an endless loop", solution: "package sum\n\nfunc Sum(items []int) int {\n\tfor {\n\t}\n}\n" },
    limits: { cpu_ms: 500 },
    expected: { verdict: "time_limit", tests: { TestSome: "time_limit", TestNone: "skipped" } },
  },
  {
    ...{ ...sum, name: "an expected test that is skipped", solution: SUM, expectedTests: ["TestLater"] },
    expected: { verdict: null, error: "task_invalid" },
  },
  {
    ...{ ...sum, name: "an expected test that is not there", solution: SUM, expectedTests: ["TestSome", "TestMore"] },
    expected: { verdict: null, error: "task_invalid" },
  },
  {
    ...{ ...base, name: "a test that skips on these answers", solution: SUM.replace("sum := 0", "sum := 1") },
    files: { "a_test.go": `${SUM_TEST}\nfunc TestSkips(t *testing.T) {\n\tif Sum(nil) != 0 {\n\t\tt.Skip()\n\t}\n}\n` },
    expectedTests: ["TestSkips"],
    expected: { verdict: "wrong_answer", tests: { TestSkips: "wrong_answer" } },
  },
  {
    ...{ ...base, name: "a test that asks nothing", solution: SUM },
    files: {
      "a_test.go":
        'package sum\n\nimport "testing"\n\nfunc TestIdle(t *testing.T) {\n\tif 1 > 2 {\n\t\tt.Fatal()\n\t}\n}\n',
    },
    expected: { verdict: null, error: "checker_failed" },
  },
  {
    ...{ ...base, name: "a type in place of a function, which is never asked" },
    solution: "package square\n\ntype Square int\n",
    files: {
      "a_test.go":
        'package square\n\nimport "testing"\n\nfunc TestSquare(t *testing.T) {\n\tif Square(3) != 9 {\n\t\tt.Fatal()\n\t}\n}\n',
    },
    expected: { verdict: "wrong_answer", tests: { TestSquare: "wrong_answer" } },
  },
  {
    ...{ ...base, name: "tests that start goroutines", solution: SUM },
    files: { "a_test.go": SUM_TEST.replace("if got := Sum(nil)", "go Sum(nil)\n\tif got := Sum(nil)") },
    expected: { verdict: null, error: "task_invalid" },
  },
  {
    ...{ ...base, name: "files that the tests read, and helpers beside the program", solution: SUM },
    files: {
      "a_test.go": SUM_TEST.replace('import "testing"', 'import (\n\t"os"\n\t"testing"\n)').replace(
        "func TestNone",
        'func TestFile(t *testing.T) {\n\tif text, err := os.ReadFile("testdata/a.txt"); err != nil || Sum(list(string(text))) != 5 {\n\t\tt.Fatal(err)\n\t}\n}\n\nfunc TestNone',
      ),
      "list.go": "package sum\n\nfunc list(text string) []int { return []int{len(text)} }\n",
      "testdata/a.txt": "five!",
    },
    expected: { verdict: "accepted", tests: { TestSome: "accepted", TestFile: "accepted", TestNone: "accepted" } },
  },
];
