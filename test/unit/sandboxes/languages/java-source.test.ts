import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJavaNames } from "../../../../sandboxes/languages/java-source.ts";

const MAIN = "public static void main(String[] args) { }";

describe("the names of a Java file", () => {
  test.each([
    ["a public class", `public class Solution { ${MAIN} }`, "Solution", "Solution"],
    ["a class of any kind", `final class Adder { ${MAIN} }`, null, "Adder"],
    ["modifiers in any order", `abstract public class A { static public final void main(String... a) { } }`, "A", "A"],
    [
      "a package",
      `package com.example . app;\nimport java.util.*;\npublic class A { ${MAIN} }`,
      "A",
      "com.example.app.A",
    ],
    ["several classes, the public one in front", `class B { ${MAIN} }\npublic class A { ${MAIN} }`, "A", "A"],
    ["several classes, `Main` in front", `class B { ${MAIN} }\nclass Main { ${MAIN} }`, null, "Main"],
    ["a public class without a main", `class B { ${MAIN} }\npublic class A { }`, "A", "B"],
    ["an inner main", `public class A { static class B { ${MAIN} } }`, "A", null],
    ["an interface, a record, an enum", `public interface I { ${MAIN} }\nrecord R(int x) { }\nenum E { X }`, "I", "I"],
    ["comments", `// public class X {\n/* public class Y { */\npublic class /* Z */ A { ${MAIN} }`, "A", "A"],
    [
      "strings",
      `class A { String s = "} public class X {\\"", t = """\n} public class Y {\n"""; char c = '"'; ${MAIN} }`,
      null,
      "A",
    ],
    [
      "generics and annotations",
      `@SuppressWarnings({"a", "b"})\npublic class A<T extends Comparable<T>> { ${MAIN} }`,
      "A",
      "A",
    ],
    ["a class literal", `class A { Class<?> c = String.class; ${MAIN} }`, null, "A"],
    ["no main", "class A { void main() { } }", null, null],
    ["nothing", "", null, null],
  ])("with %s", (_, source, publicType, mainClass) => {
    expect(readJavaNames(source)).toEqual({ publicType, mainClass });
  });

  test("are found, or not, in any text", () => {
    const word = fc.constantFrom(
      "public",
      "class",
      "A",
      "{",
      "}",
      "(",
      ")",
      '"',
      "'",
      "/*",
      "*/",
      "//",
      "\n",
      "main",
      "static",
      "void",
      "package",
      ";",
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const { publicType, mainClass } = readJavaNames(words.join(" "));
        for (const name of [publicType, mainClass]) expect(name ?? "A").toMatch(/^[\p{L}\p{N}_$.;{}()]+$/u);
      }),
    );
  });

  test("are read in linear time", () => {
    const long = `${"/* ".repeat(100_000)}${"public class A { ".repeat(20_000)}`;
    expect(readJavaNames(long).publicType).toBeNull();
  });
});
