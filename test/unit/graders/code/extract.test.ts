import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractProgram, type LanguageRule } from "../../../../graders/code/extract.ts";
import { fencedBlocks } from "../../../../graders/code/fences.ts";
import { LANGUAGE_CATALOGUE } from "../../../../sandboxes/languages/index.ts";
import type { SolutionContent } from "../../../../src/contract/solution.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";

function extract(text: string, rule: LanguageRule = { languages: ["python"] }) {
  return extractProgram({ text }, rule, TEST_LANGUAGES);
}

function codeOf(text: string, rule?: LanguageRule): string {
  const submission = extract(text, rule);
  if (submission.state !== "program") throw new Error(submission.evidence);
  return submission.code;
}

describe("the program of a response", () => {
  it.each([
    ["a plain fence", "Here:\n```python\nprint(1)\n```\nDone.", "print(1)\n"],
    ["an alias as tag", "```py3\nprint(1)\n```", "print(1)\n"],
    ["a tag with attributes", '```py title="a b.py"\nprint(1)\n```', "print(1)\n"],
    ["a Pandoc tag", "```{.python .numberLines}\nprint(1)\n```", "print(1)\n"],
    ["tildes", "~~~python\nprint(1)\n~~~", "print(1)\n"],
    ["an indented fence", "1. Do:\n   ```python\n   if 1:\n       print(1)\n   ```", "if 1:\n    print(1)\n"],
    ["an unclosed fence", "```python\nprint(1)\n", "print(1)\n"],
    ["an inline fence before it", "```not a fence``` so\n```python\nprint(1)\n```", "print(1)\n"],
    ["carriage returns", "```python\r\nprint(1)\r\n```\r\n", "print(1)\r\n"],
    ["no fence at all", "print(1)", "print(1)"],
    ["the last of several", "```python\nprint(1)\n```\n```python\nprint(2)\n```", "print(2)\n"],
    ["a tag of the language over a later one", "```python\nprint(1)\n```\n```text\n1\n```", "print(1)\n"],
    ["a block without tag over sample output", "```\nprint(1)\n```\n```output\n1\n```", "print(1)\n"],
    ["reasoning dropped", "```python\nprint(0)\n```</think>\n```python\nprint(1)\n```", "print(1)\n"],
    ["only drafts inside the reasoning", "```python\nprint(0)\n```</think>print(1)", "print(1)"],
    [
      "a fence in a docstring",
      '```python\n"""\n    ```\n    x\n    ```\n"""\nprint(1)\n```',
      '"""\n    ```\n    x\n    ```\n"""\nprint(1)\n',
    ],
    [
      "a tagged fence inside",
      '```python\n"""\n```text\nx\n```\n"""\nprint(1)\n```',
      '"""\n```text\nx\n```\n"""\nprint(1)\n',
    ],
    ["a quoted document", "````markdown\nUse\n```python\nprint(1)\n```\n````", "print(1)\n"],
    ["an unclosed block before another", "```python\nprint(0)\n```python\nprint(1)\n```", "print(1)\n"],
    ["a fence behind a sentence", "The code:```python\nprint(1)\n```\nIt prints 1.", "print(1)\n"],
    ["a fence in a list", "1. ```python\n   if 1:\n       print(1)\n   ```\n2. Done", "if 1:\n    print(1)\n"],
    ["a fence between tags", "<answer>```\nprint(1)\n```</answer>", "print(1)\n"],
    ["a tagged fence between tags", "<answer> ```python\nprint(1)\n```</answer>\n", "print(1)\n"],
    ["a closing fence behind code", "```python\nprint(1)```\nIt prints 1.", "print(1)\n"],
    ["a fence named in a sentence", "```python\nprint(1)\n```\nI put it in ```\n", "print(1)\n"],
    [
      "a fence that a program prints",
      '```python\nprint("a:```python")\ns = """x ```text\n"""\n```',
      'print("a:```python")\ns = """x ```text\n"""\n',
    ],
    ["a version in the tag", "```python3.11\nprint(1)\n```\n```bash\npython a.py\n```", "print(1)\n"],
    ["a byte order mark", "\ufeff```python\nprint(1)\n```", "print(1)\n"],
    [
      "a main guard",
      "```python\nif __name__ == '__main__':\n    print(1)\n```",
      "if __name__ == '__main__':\n    print(1)\n",
    ],
  ])("is found with %s", (_name, text, expected) => {
    expect(codeOf(text)).toBe(expected);
  });

  it("is not the shell command behind it, where the task names no languages", () => {
    expect(codeOf("```python\nprint(1)\n```\n```bash\npython a.py\n```", {})).toBe("print(1)\n");
  });

  it("is missing where the response is blank behind its reasoning", () => {
    expect(extract("hm</think>\n ")).toMatchObject({ state: "refused", verdict: "no_answer" });
  });

  it("takes time linear in hostile fences", { timeout: 60_000 }, () => {
    const started = performance.now();
    for (const hostile of [
      "```a\n",
      "\n",
      " ",
      "`",
      "~~~\n",
      "```\n  ~~~x\n",
      "```markdown\n",
      "x",
      "x```a\n",
      "<a>```\n",
      "1. ```\n",
      "x```",
      "```a\nx```\n",
    ]) {
      fencedBlocks(hostile.repeat(Math.ceil(2_000_000 / hostile.length)));
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("never throws and never invents text", () => {
    const part = fc.constantFrom("```", "~~~~", "```python", "````md", "  ", "\n", "x", "</think>", "\r\n");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        const submission = extract(text);
        if (submission.state !== "program") return;
        for (const line of submission.code.split("\n")) expect(text).toContain(line);
      }),
    );
  });
});

describe("the language of a program", () => {
  it.each([
    [{ code: "x", language: "C++17" }, {}, "cpp", "explicit"],
    [{ text: "```cpp\nx\n```" }, {}, "cpp", "fence"],
    [{ code: "x" }, { languages: ["cpp"] }, "cpp", "only_allowed"],
    [{ code: "x" }, { languages: ["cpp", "python"], language: "cpp" }, "cpp", "task"],
    [{ code: "x" }, {}, "python", "default"],
    [{ text: "```text\nx\n```" }, {}, "python", "default"],
  ] as const)("of %j under %j is %s, from %s", (content, rule, language, from) => {
    const submission = extractProgram(content, rule, TEST_LANGUAGES);
    expect(submission).toMatchObject({ state: "program", language, extracted: { language_from: from } });
  });

  it("is refused with a score where the task does not allow it", () => {
    const submission = extractProgram({ code: "x", language: "cpp" }, { languages: ["python"] }, TEST_LANGUAGES);
    expect(submission).toMatchObject({ state: "refused", verdict: "rejected" });
  });

  it("is an error of the request where nobody knows an explicit one", () => {
    expect(() => extractProgram({ code: "x", language: "klingon" }, {}, TEST_LANGUAGES)).toThrow(
      expect.objectContaining({ code: "language_unknown" }),
    );
  });

  it("is an error of the task where nobody knows the task's own", () => {
    expect(() => extractProgram({ code: "x" }, { languages: ["klingon"] }, TEST_LANGUAGES)).toThrow(
      expect.objectContaining({ code: "task_invalid" }),
    );
  });
});

describe("what is recorded of an extraction", () => {
  it("says where the program came from without holding it", () => {
    const submission = extract("t</think>```python\nsecret = 1\n```");
    expect(submission.extracted).toEqual({
      from: "fence",
      reasoning_dropped: true,
      blocks: 1,
      tag: "python",
      closed: true,
      language: "python",
      language_from: "fence",
      bytes: 11,
    });
  });

  it("refuses lone surrogates as a program that can't be compiled", () => {
    const submission = extractProgram({ code: "x = '\ud800'" }, {}, TEST_LANGUAGES);
    expect(submission).toMatchObject({ state: "refused", verdict: "compile_error" });
  });
});

describe("a dialect", () => {
  const chosen = (content: SolutionContent, rule: LanguageRule): string => {
    const found = extractProgram(content, rule, LANGUAGE_CATALOGUE);
    return found.state === "refused" ? found.verdict : found.language;
  };
  const fence = (tag: string) => ({ text: `\`\`\`${tag}\nint main() {}\n\`\`\`` });
  const rows: readonly [string, SolutionContent, LanguageRule][] = [
    ["cpp20", fence("cpp"), { languages: ["cpp20"] }],
    ["cpp20", fence("C++"), { languages: ["cpp20"] }],
    ["cpp23", fence("cc"), { languages: ["python", "cpp23", "cpp20"] }],
    ["cpp", fence("cpp"), { languages: ["cpp20", "cpp"] }],
    ["cpp20", fence("cpp"), { languages: ["cpp", "cpp20"], language: "cpp20" }],
    ["cpp20", fence("cpp"), { language: "cpp20" }],
    ["cpp", fence("cpp"), { language: "python" }],
    ["cpp", fence("cpp"), {}],
    ["cpp20", { code: "int main() {}", language: "cpp" }, { languages: ["cpp20"] }],
    ["cpp23", fence("cpp23"), { language: "cpp20" }],
    ["rejected", { code: "int main() {}", language: "cpp17" }, { languages: ["cpp20"] }],
    ["rejected", fence("c++17"), { languages: ["cpp20"] }],
    ["rejected", fence("cpp"), { languages: ["c"] }],
    ["rejected", { code: "int main() {}", language: "cpp20" }, { languages: ["cpp"] }],
  ];
  it.each(rows)("is %s, of %j under %j", (expected, content, rule) => {
    expect(chosen(content, rule)).toBe(expected);
  });

  it("is preferred to a block in another language, by the family's name too", () => {
    const text = "```cpp\nint main() {}\n```\n```python\nprint(1)\n```";
    const found = extractProgram({ text }, { languages: ["cpp20"] }, LANGUAGE_CATALOGUE);
    expect(found).toMatchObject({ state: "program", language: "cpp20", code: "int main() {}\n" });
  });
});
