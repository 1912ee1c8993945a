import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JAVASCRIPT } from "../../../../graders/assert/javascript/index.ts";
import { BASH } from "../../../../graders/assert/typed/bash.ts";
import { GO } from "../../../../graders/assert/typed/go.ts";
import { JAVA } from "../../../../graders/assert/typed/java.ts";
import { RUST } from "../../../../graders/assert/typed/rust.ts";
import { goTest } from "../../../../graders/unit/go/index.ts";
import { junit } from "../../../../graders/unit/java/index.ts";
import { checkJavaTests, pathOf, readJava } from "../../../../graders/unit/java/sources.ts";
import { cargoTest } from "../../../../graders/unit/rust/index.ts";
import { readFunctions, readTests } from "../../../../graders/unit/rust/sources.ts";
import { ServiceError } from "../../../../src/contract/errors.ts";
import type { LanguageCatalogue } from "../../../../src/contract/grader.ts";
import type { AssertTask, UnitTask } from "../../../../src/contract/task.ts";
import { TEST_LANGUAGES } from "../../../support/languages.ts";
import { NOISE } from "../../../support/source-noise.ts";

/** Names of their own for whatever is made of `parts`. */
function numbered<T>(parts: readonly T[], prefix: string): readonly (T & { readonly name: string })[] {
  return parts.map((part, at) => ({ ...part, name: `${prefix}${at}` }));
}

/** Code between which any comment or string may stand: an initialiser takes it as well as a gap. */
const between = (noise: fc.Arbitrary<string>) =>
  fc.array(noise, { maxLength: 3 }).map((parts) => parts.map((part) => ` ${part} `).join(""));

describe("what a file of Java holds", () => {
  const noise = between(NOISE.java);
  const type = fc.record({
    head: fc.constantFrom("class", "final class", "interface", "enum", "record", "abstract class", "@interface"),
    generics: fc.constantFrom("", "<T extends Comparable<T>>", "<A, B>"),
    isTest: fc.boolean(),
    body: fc.array(fc.tuple(noise, fc.constantFrom("class Inner { }", "void f() { if (a < b) { x = { 1 }; } }", ";")), {
      maxLength: 3,
    }),
    gap: noise,
  });
  const file = fc.record({
    folder: fc.constantFrom("", "a.b"),
    imports: fc.subarray(["java.util", "a.c"]),
    types: fc.array(type, { minLength: 1, maxLength: 3 }),
    publicAt: fc.integer({ min: -1, max: 2 }),
    gap: noise,
  });

  it("is its package, its imports and the types at its top, whatever stands in comments and strings", () => {
    fc.assert(
      fc.property(file, ({ folder, imports, types, publicAt, gap }) => {
        const all = numbered(types, "Type");
        const source = [
          ...[gap, folder === "" ? "" : `package ${folder} ; `, gap],
          ...imports.map((one) => `import ${one}.* ;${gap}`),
          ...all.flatMap(({ head, generics, name, isTest, body, gap: own }, at) => [
            ...[at === publicAt ? "public " : "", `${head} ${name}${generics} {`, own, isTest ? "@Test " : ""],
            ...[...body.flat(), "}", own],
          ]),
        ].join("");
        const names = all.map(({ name }) => name);
        const first = names[publicAt];
        const read = readJava(source);
        expect(read).toEqual({
          ...{ text: source, folder, onDemand: imports, isTest: all.some(({ isTest }) => isTest) },
          types: first === undefined ? names : [first, ...names.filter((name) => name !== first)],
        });
        expect(pathOf(read)).toBe(`${folder === "" ? "" : "a/b/"}${first ?? "Type0"}.java`);
      }),
    );
  });

  it("ends a text block at its own end", () => {
    const source = 'class A { String s = """\n \\""" } class B { """; }\nclass C { @Test void f() {} }';
    expect(readJava(source)).toMatchObject({ types: ["A", "C"], isTest: true });
  });
});

type Item =
  | { readonly kind: "test"; readonly marks: readonly string[]; readonly isPublic: boolean; readonly body: string }
  | { readonly kind: "helper"; readonly body: string }
  | { readonly kind: "module"; readonly items: readonly Item[]; readonly body: string };

describe("what a file of tests in Rust holds", () => {
  const noise = between(NOISE.rust);
  const marks = fc.subarray(["#[ignore]", '#[should_panic(expected = "it\'s {")]', "#[allow(unused)]"]);
  const { item } = fc.letrec<{ item: Item }>((tie) => ({
    item: fc.oneof(
      { depthSize: "small" },
      fc.record({ kind: fc.constant("test" as const), marks, isPublic: fc.boolean(), body: noise }),
      fc.record({ kind: fc.constant("helper" as const), body: noise }),
      fc.record({ kind: fc.constant("module" as const), items: fc.array(tie("item"), { maxLength: 3 }), body: noise }),
    ),
  }));

  interface Written {
    readonly text: string;
    readonly tests: readonly object[];
  }

  /** An item as source, and the tests that it holds. */
  function write(one: Item, name: string, folders: readonly string[]): Written {
    if (one.kind === "helper") return { text: `fn ${name}<'a, T>(x: &'a T) {${one.body}{}}${one.body}`, tests: [] };
    if (one.kind === "module") {
      const inner = one.items.map((each, at) => write(each, `${name}_${at}`, [...folders, name]));
      const text = `mod ${name} { use super::*;${one.body}${inner.map((each) => each.text).join("")}}${one.body}`;
      return { text, tests: inner.flatMap((each) => each.tests) };
    }
    const head = ["#[test]", ...one.marks].join(one.body);
    const text = `${head}${one.body}${one.isPublic ? "pub " : ""}fn ${name}() { if a < b {${one.body}} }${one.body}`;
    const panics = one.marks.some((mark) => mark.startsWith("#[should")) ? '"it\'s {"' : null;
    return {
      text,
      tests: [{ name: [...folders, name].join("::"), isMarked: one.marks.includes("#[ignore]"), panics }],
    };
  }

  it("is the functions marked as tests, with their modules, whatever stands in comments and strings", () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 4 }), (items) => {
        const written = items.map((one, at) => write(one, `item${at}`, []));
        const read = readTests(written.map(({ text }) => text).join(""));
        expect(read.tests).toEqual(written.flatMap(({ tests }) => tests));
      }),
    );
  });

  it.each([
    ["#[should_panic]", '""'],
    ["#[ should_panic ( ) ]", '""'],
    ['#[should_panic(expected = "a ] \\" b",)]', '"a ] \\" b"'],
    ['#[should_panic = "negative"]', '"negative"'],
    ['#[should_panic(expected = r"a\\d")]', 'r"a\\d"'],
    ['#[should_panic(expected=r##"say "# no"##)]', 'r##"say "# no"##'],
  ])("takes from %s what the panic has to say", (mark, panics) => {
    expect(readTests(`#[test]\n${mark}\nfn fails() {}`).tests).toMatchObject([{ name: "fails", panics }]);
  });

  it("knows a character by its number, however that is written", () => {
    const source = "#[test]\nfn a() { x(['\\u{6_________________2}','\"']); }\n#[test]\nfn b() {}";
    expect(readTests(source).tests.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it.each([
    '#[should_panic(expected = r"x", foo = "y")]',
    '#[should_panic(expected = b"x")]',
    '#[should_panic(reason = "x")]',
    '#[should_panic("x")]',
  ])("takes %s for no mark that any panic satisfies", (mark) => {
    const read = (): unknown => readTests(`#[test]\n${mark}\nfn fails() {}`);
    expect(read).toThrow(expect.objectContaining({ code: "task_invalid" }));
  });

  it("changes nothing but marks, crates and what is public", () => {
    fc.assert(
      fc.property(noise, (gap) => {
        const source = `use thing::{a};${gap}#[cfg(test)]${gap}mod tests {${gap}#[test]${gap}fn one() { x${gap}; }}`;
        const wanted = `use crate::{a};${gap}${gap}pub mod tests {${gap}${gap}pub fn one() { x${gap}; }}`;
        expect(readTests(source).text).toBe(wanted);
      }),
    );
  });
});

describe("the functions of a program in Rust", () => {
  const noise = between(NOISE.rust);
  const type = fc.constantFrom(
    "i64",
    "&str",
    "&mut [i32; 3]",
    "Vec<(u8, String)>",
    "HashMap<String, Vec<f64>>",
    "[i32; 3]",
  );
  const declared = fc.record({
    ...{ parameters: fc.array(type, { maxLength: 3 }), returns: fc.option(type) },
    ...{ isGeneric: fc.boolean(), where: fc.constantFrom("", " where T: Into<[u8; 2]>"), gap: noise },
  });

  it("are those at its top, with their types", () => {
    fc.assert(
      fc.property(fc.array(declared, { maxLength: 4 }), (functions) => {
        const all = numbered(functions, "f");
        const source = all.map(({ name, parameters, returns, isGeneric, where, gap }) => {
          const list = parameters.map((one, at) => `${at === 0 ? "mut " : ""}a${at}: ${one}`).join(", ");
          const head = `pub fn ${name}${isGeneric ? "<T: Copy>" : "<'a>"}(${list})`;
          const result = returns === null ? "" : ` -> ${returns}`;
          return `${gap}${head}${result}${where} {${gap}fn inner() -> i8 { 1 }}impl A { fn method(x: i8) {}${gap}}`;
        });
        expect(readFunctions(source.join(""))).toEqual(
          all.map(({ name, parameters, returns, isGeneric }) => ({
            ...{ name, lifetimes: isGeneric ? "<T: Copy>" : "<'a>", parameters, returns: returns ?? "()" },
            isPlain: !isGeneric,
          })),
        );
      }),
    );
  });
});

const GO_TASK = { ...{ id: "t", kind: "assert", language: "go", entry: "F" }, prompt: "func F(n int) int" } as const;

describe("what a file of tests in Go holds", () => {
  it("is its test functions, whatever stands in comments and strings", () => {
    const noise = between(NOISE.go);
    fc.assert(
      fc.property(fc.array(noise, { minLength: 1, maxLength: 4 }), (gaps) => {
        const names = gaps.map((_, at) => `Test${at}`);
        const functions = gaps.map(
          (gap, at) => `func Test${at}(t *testing.T) { if F(1) != 2 { t.Fatal() }${gap}}\n${gap}\n`,
        );
        const harness = GO.read({ ...GO_TASK, tests: `package p\n${functions.join("")}` } as unknown as AssertTask);
        const main = harness.testers[0]?.files["main.go"] ?? "";
        expect([...main.matchAll(/Name: "(\w+)"/g)].map((match) => match[1])).toEqual(names);
      }),
    );
  });
});

/** Parts of sources, and what ends or begins something: any number of them in any order is a text to be read. */
const PARTS = [
  ...["public ", "final ", "class ", "package ", "import ", "import a.*;", "@Test ", "@org.junit.", "\\u0041", "\\u"],
  ...[
    "fn a",
    "fn a(",
    "fn a<",
    "fn a()->",
    "where ",
    "mod m {",
    "use a::",
    "#[test]",
    "#[",
    "pub ",
    "std::collections::",
  ],
  ...[
    "func TestA(t *testing.T) {",
    "func ",
    "exports ",
    "function f",
    "1",
    "'a ",
    "'1",
    "[i32; 3]",
    "&mut ",
    "x",
    "é",
    "😀",
  ],
  ...[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ",",
    ";",
    ":",
    "!",
    ".",
    "*",
    '"',
    "'",
    "`",
    '"""',
    "\\",
    'r#"',
    "r",
    "b",
    "$'",
  ],
  ...["//", "/*", "*/", "#", "\n", " ", "\t"],
];

const COMPLETED = {
  java: "class Solution { static int f(int n) {",
  go: "func f(n int) int {",
  rust: "fn f(n: i64) -> i64 {",
};

const [SOME] = TEST_LANGUAGES.all;
/** Has every name. */
const ANY_LANGUAGE: LanguageCatalogue = { ...TEST_LANGUAGES, resolve: () => SOME ?? null };

/** Everything that reads a program or its tests as text, in the service's own thread. */
function readAll(text: string): void {
  readJava(text);
  refusing(() => checkJavaTests(text, "files.a"));
  readTests(text);
  readFunctions(text);
  // Between the parts of a declaration, where the text is a type.
  readFunctions(`fn f(a: ${text}) -> ${text} {}`);
  for (const framework of [goTest, junit, cargoTest]) {
    const files = { "a.java": text, "a_test.go": text, "a.rs": text };
    refusing(() =>
      framework.checkTask({ id: "t", kind: "unit", framework: framework.name, files } as unknown as UnitTask),
    );
  }
  const tests = { java: "void main() { assert f(1); }", go: "func main() { panic(f(1)) }", rust: "assert!(f(1));" };
  for (const [language, name] of [
    [JAVA, "java"],
    [GO, "go"],
    [RUST, "rust"],
  ] as const) {
    const task = { id: "t", kind: "assert", language: name, entry: "f", tests: tests[name], prompt: COMPLETED[name] };
    readProgram(language, task, text);
  }
  readProgram(
    BASH,
    { id: "t", kind: "assert", language: "bash", entry: "f", tests: "f || exit 1", prompt: "f() {" },
    text,
  );
  const javascript = { id: "t", kind: "assert", language: "javascript", entry: "f", tests: "assert(f(1) === 2)" };
  const prompt = "function f(n) {";
  JAVASCRIPT.submission({ ...javascript, prompt } as unknown as AssertTask, { code: text }, ANY_LANGUAGE);
}

function readProgram(language: typeof GO, task: object, text: string): void {
  const harness = language.read(task as unknown as AssertTask);
  harness.agent(text);
  harness.defines(text);
  language.bare(text);
}

/** Only a typed refusal of the task may come of it. */
function refusing(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === "task_invalid")) throw error;
  }
}

describe("readers of programs and tests", () => {
  it("take any text", () => {
    const text = fc.array(fc.constantFrom(...PARTS), { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(fc.property(fc.oneof(text, fc.string({ unit: "binary" })), readAll), { numRuns: 400 });
  });

  // What takes more than linear time takes minutes here.
  it.each(PARTS.map((part) => [part]))("take a text of 256 Ki of %j", (part) => {
    readAll(part.repeat(2 ** 18 / part.length));
  });

  it("take a long text of any few parts", () => {
    const few = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
    const property = fc.property(fc.constantFrom(...PARTS), few, (head, part) => {
      readAll(head + part.repeat(2 ** 16 / part.length));
    });
    fc.assert(property, { numRuns: 40 });
  }, 20_000);
});
