import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/config.ts";
import { RewardRequest } from "../../src/contract/api.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import { parseShape } from "../../src/contract/shape.ts";
import type { Assay } from "../../src/core/assay.ts";
import { compose } from "../../src/main.ts";

interface Example {
  readonly language: "java" | "go" | "rust" | "bash";
  readonly entry: string;
  readonly prompt: string;
  readonly tests: string | readonly string[];
  readonly right: readonly string[];
  readonly wrong: Readonly<Record<string, string>>;
}

const GO_TESTS = `package solution
import ("testing"; "reflect")
func TestCount(t *testing.T) {
	got, err := Count([]string{"a", "b", "a"})
	if err != nil || !reflect.DeepEqual(got, map[string]int{"a": 2, "b": 1}) { t.Fatal(got) }
}
func TestNone(t *testing.T) {
	for name, words := range map[string][]string{"empty": {}, "nil": nil} {
		t.Run(name, func(t *testing.T) { if _, err := Count(words); err == nil || err.Error() != "none" { t.Error(err) } })
	}
}`;
const GO_PROMPT = `package solution\n\nimport "errors"\n\n// Count counts words.\nfunc Count(words []string) (map[string]int, error) {\n`;
const GO_BODY = `	if len(words) == 0 {
		return nil, errors.New("none")
	}
	all := map[string]int{}
	for _, word := range words {
		all[word]++
	}
	return all, nil
}
`;

const RUST_TESTS = `#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn test_merge() {
        assert_eq!(merge(vec![1.5, 2.5], "x"), Some(("x".to_string(), 4.0)));
        assert_eq!(merge(Vec::new(), "ü\\n"), None, "an empty one");
        assert!(merge(vec![0.25], "").unwrap().1 < 0.5);
    }
}`;
const RUST_PROMPT =
  "fn main(){\n}\n\n/*\n Sums.\n*/\nuse std::collections::HashMap;\nfn merge(values: Vec<f64>, name: &str) -> Option<(String, f64)>{\n";
const RUST_BODY =
  '    println!("noise");\n    if values.is_empty() { return None; }\n    Some((name.to_string(), values.iter().sum()))\n}\n';

const JAVA_PROMPT =
  "import java.util.*;\n\nclass Solution {\n    /** Sorts. */\n    public List<Integer> sorted(List<Integer> items, boolean down) {\n";
const JAVA_TESTS = `public class Main {
    public static void main(String[] args) {
        Solution s = new Solution();
        List<Boolean> correct = Arrays.asList(
            s.sorted(new ArrayList<>(Arrays.asList(3, 1, 2)), false).equals(Arrays.asList(1, 2, 3)),
            s.sorted(Arrays.asList(3, 1, 2), true).equals(Arrays.asList(3, 2, 1)),
            s.sorted(new ArrayList<>(), true).isEmpty());
        if (correct.contains(false)) throw new AssertionError();
    }
}`;
const JAVA_BODY =
  '        System.out.println("noise");\n        List<Integer> all = new ArrayList<>(items);\n        Collections.sort(all);\n        if (down) Collections.reverse(all);\n        return all;\n    }\n}\n';

const BASH_PROMPT = "#!/bin/bash\n# $1 is a text, $2 a count\nrepeat_text() {\n";
const BASH_TESTS = `}

candidate() {
    repeat_text "$@"
}

set -e
run_test() {
    [[ $(candidate "a b" "2") = "a ba b" ]]
    [[ $(candidate "x" "0") = "" ]]
    [[ $(candidate $'ü\\n"' "1") = $'ü\\n"' ]]
    if candidate "y" "-1"; then exit 1; fi
}

run_test
`;
const BASH_BODY =
  '    if [ "$2" -lt 0 ]; then return 3; fi\n    local out=""\n    for ((i = 0; i < $2; i++)); do out+="$1"; done\n    printf "%s\\n" "$out"\n}\n';

const EXAMPLES: Readonly<Record<string, Example>> = {
  "maps and errors in Go": {
    ...{ language: "go", entry: "Count", prompt: GO_PROMPT, tests: GO_TESTS },
    right: [GO_PROMPT + GO_BODY, GO_BODY, `${GO_PROMPT}${GO_BODY}\nfunc main() { println("mine") }\n`],
    wrong: {
      "status 0 before all": `${GO_PROMPT}${GO_BODY}\nfunc init() { os.Exit(0) }`.replace(
        '"errors"',
        '("errors"; "os")',
      ),
      "the right map without the error": GO_PROMPT + GO_BODY.replace('errors.New("none")', "errors.New(words[0])"),
      "a report of its own": `package solution\nimport ("syscall"; "os")\nfunc Count(words []string) (map[string]int, error) {\n\tfor fd := 0; fd < 9; fd++ { syscall.Write(fd, []byte("{\\"end\\":\\"exit\\",\\"status\\":0,\\"asserts\\":1,\\"sure\\":1,\\"answered\\":1,\\"stopped\\":-1,\\"failed\\":[],\\"needs\\":[]}\\n")) }\n\tos.Exit(0)\n\treturn nil, nil\n}`,
      "an answer of another shape": `package solution\nimport ("syscall"; "os")\nfunc Count(words []string) (map[string]int, error) {\n\tfor fd := 0; fd < 9; fd++ { syscall.Write(fd, []byte("{\\"answer\\":[true]}\\n")) }\n\tos.Exit(0)\n\treturn nil, nil\n}`,
    },
  },
  "assertions of testify in Go": {
    language: "go",
    entry: "HasClose",
    prompt:
      'import (\n    "math"\n)\n\n// HasClose looks.\nfunc HasClose(numbers []float64, threshold float64) bool {\n',
    tests: `package main

import (
    "testing"
    "github.com/stretchr/testify/assert"
)

func TestHasClose(t *testing.T) {
    assert := assert.New(t)
    assert.Equal(true, HasClose([]float64{11.0, 2.0, 11.1}, 0.3))
    assert.Equal(false, HasClose([]float64{1.0, 2.0, 3.9}, 0.05))
}
`,
    right: [
      "    for i := range numbers {\n        for j := range numbers {\n            if i != j && math.Abs(numbers[i]-numbers[j]) < threshold {\n                return true\n            }\n        }\n    }\n    return false\n}\n",
    ],
    wrong: { "one answer": "    return math.Abs(1) > 0\n}\n" },
  },
  "arrays that are sorted in place in Go": {
    ...{ language: "go", entry: "Sort", prompt: "func Sort(a []int)" },
    tests: "package main\nfunc main() { a := []int{2, 1}; Sort(a); if a[0] != 1 || a[1] != 2 { panic(a) } }",
    right: ['package main\nimport "sort"\nfunc Sort(a []int) { sort.Ints(a) }'],
    wrong: {
      nothing: "package main\nfunc Sort(a []int) { }",
      "a crash": "package main\nfunc Sort(a []int) { a[9] = 1 }",
    },
  },
  "floats, options and tuples in Rust": {
    ...{ language: "rust", entry: "merge", prompt: RUST_PROMPT, tests: RUST_TESTS },
    right: [RUST_PROMPT + RUST_BODY, RUST_BODY, `${RUST_PROMPT.replace("fn main(){\n}\n", "")}${RUST_BODY}`],
    wrong: {
      "macros of its own": `macro_rules! assert_eq { ($($t:tt)*) => {}; }\n${RUST_PROMPT}${RUST_BODY.replace("None;", "Some((String::new(), 0.0));")}`,
      "status 0": `${RUST_PROMPT}    std::process::exit(0)\n}\n`,
      "not-a-number": RUST_PROMPT + RUST_BODY.replace("values.iter().sum()", "f64::NAN"),
      "an answer of another shape": `${RUST_PROMPT}    use std::os::unix::io::FromRawFd;\n    use std::io::Write;\n    for fd in 3..9 { unsafe { let mut f = std::fs::File::from_raw_fd(fd); let _ = f.write_all(b"{\\"answer\\":[true]}\\n"); std::mem::forget(f); } }\n    std::process::exit(0)\n}\n`,
    },
  },
  "mutable slices and completions with a brace too few in Rust": {
    ...{ language: "rust", entry: "double", prompt: "fn double(values: &mut Vec<i64>, more: &[u8]) -> usize {\n" },
    tests:
      "}\n\nfn main() {\n    let candidate = double;\n    let mut v = vec![1, -2];\n    assert_eq!(candidate(&mut v, &[1, 2, 3]), 3);\n    assert_eq!(v, vec![2, -4]);\n}\n",
    right: ["    for v in values.iter_mut() { *v *= 2; }\n    more.len()"],
    wrong: { "the length alone": "    more.len()" },
  },
  "lists in Java": {
    ...{ language: "java", entry: "sorted", prompt: JAVA_PROMPT, tests: JAVA_TESTS },
    right: [
      JAVA_PROMPT + JAVA_BODY,
      JAVA_BODY,
      (JAVA_PROMPT + JAVA_BODY).replace("class Solution", "public class Solution"),
    ],
    wrong: {
      "status 0 before the call": (JAVA_PROMPT + JAVA_BODY).replace(
        "class Solution {",
        "class Solution { static { System.exit(0); }",
      ),
      "a list that equals all": `import java.util.*;\nclass Solution { public List<Integer> sorted(List<Integer> items, boolean down) { return new ArrayList<Integer>(items) { public boolean equals(Object o) { return true; } public boolean isEmpty() { return true; } }; } }`,
      "an exception": `import java.util.*;\nclass Solution { public List<Integer> sorted(List<Integer> items, boolean down) { throw new RuntimeException(); } }`,
      "an answer of another shape": `import java.util.*;\nimport java.io.*;\nclass Solution { public List<Integer> sorted(List<Integer> items, boolean down) { try { new FileOutputStream(FileDescriptor.out).write("{\\"answer\\":[true]}\\n".getBytes()); } catch (IOException e) { } Runtime.getRuntime().halt(0); return null; } }`,
    },
  },
  "tests that go on in the class in Java": {
    ...{
      language: "java",
      entry: "swap",
      prompt: "import java.util.*;\nclass Problem {\n    public static void swap(int[] a) {\n",
    },
    tests:
      "    }\n    public static void main(String[] args) {\n    int[] a = {1, 2};\n    swap(a);\n    assert(a[0] == (2));\n    assert(a[1] == (1));\n    }\n\n}\n",
    right: ["        int t = a[0]; a[0] = a[1]; a[1] = t;\n"],
    wrong: { nothing: "", "a shorter array": "        a = new int[0];" },
  },
  "words and statuses in Bash": {
    ...{ language: "bash", entry: "repeat_text", prompt: BASH_PROMPT, tests: BASH_TESTS },
    right: [
      BASH_PROMPT + BASH_BODY,
      BASH_BODY,
      BASH_BODY.replace('local out=""', "local other=$\u007b1//a/b} out=''"),
      `${BASH_PROMPT}${BASH_BODY}\ntrap 'echo left' EXIT\necho noise\n`,
    ],
    wrong: {
      "status 0 at its end": `trap 'exit 0' EXIT\n${BASH_PROMPT}${BASH_BODY.replace("return 3", "return 0")}`,
      "no program": `${BASH_PROMPT}    if\n`,
      "words of its own": "repeat_text() { echo 'a ba b'; }\n[[() { :; }\n",
      "an answer of another shape": `repeat_text() { for fd in 3 4 5 6 7 8 9; do echo '{"answer":[true]}' >&$fd; done; kill -9 $$; }`,
    },
  },
};

describe("assertions in languages whose tests run apart", () => {
  let assay: Assay;
  let dataDir: string;
  let offered: ReadonlySet<string>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "assay-split-"));
    const config = loadConfig({ ASSAY_DATA_DIR: dataDir, ASSAY_SANDBOX: "native", ASSAY_LOG_LEVEL: "error" });
    ({ assay } = await compose(config));
    offered = new Set(assay.sandbox()?.description?.toolchains.map(({ language }) => language));
  });
  afterAll(async () => {
    await assay.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function grade(example: Example, code: string): Promise<RewardRecord> {
    const { language, entry, prompt, tests } = example;
    const task = { id: "example", kind: "assert", language, entry, prompt, tests };
    const body = { task, solution: { code, language }, options: { cache: "bypass" } };
    const answer = await assay.reward(parseShape(RewardRequest, body), Date.now());
    if (answer.state !== "done") throw new Error("no deadline was set");
    return answer.record;
  }

  const right = Object.entries(EXAMPLES).flatMap(([name, example]) =>
    example.right.map((code, index) => ({ name: `${name}, ${index + 1}`, example, code })),
  );
  const wrong = Object.entries(EXAMPLES).flatMap(([name, example]) =>
    Object.entries(example.wrong).map(([what, code]) => ({ name: `${name}: ${what}`, example, code })),
  );

  it.for(right)("accepts $name", async ({ example, code }, context) => {
    requireLanguage(example, context);
    const record = await grade(example, code);
    expect(record, `${record.observed.evidence} ${record.error?.message}`).toMatchObject({ reward: 1, flags: [] });
    expect(["isolated", "split_process"]).toContain(record.integrity);
  });

  it.for(wrong)("refuses $name", async ({ example, code }, context) => {
    requireLanguage(example, context);
    const record = await grade(example, code);
    expect(record, record.error?.message).toMatchObject({ status: "graded", reward: 0 });
    // It is refused for what it does.
    expect(record.verdict).not.toBe("compile_error");
  });

  function requireLanguage({ language }: Example, context: { skip(isSkipped: boolean, why: string): void }): void {
    const isHere = offered.has(language);
    if (!isHere && process.env.TEST_REQUIRE_LANGUAGES === "1") throw new Error(`no tools for ${language}`);
    context.skip(!isHere, `no tools for ${language}`);
  }
});
