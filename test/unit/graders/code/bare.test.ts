import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bareBash, bareGo, bareJava, bareRust } from "../../../../graders/code/bare.ts";
import { NOISE } from "../../../support/source-noise.ts";

const LANGUAGES = {
  java: { bare: bareJava, code: ["class A<T extends B<T>> {", "}", "x = a / b;", "int[] a = {1, 2};", "@Test"] },
  go: { bare: bareGo, code: ["func F[T any](x *T) {", "}", "x := a / b", "a := []int{1}", "for {"] },
  rust: {
    bare: bareRust,
    code: ["fn f<'a, T>(x: &'a T) -> &'a T {", "}", "'out: loop {", "a / b;", "for r in b", "r#type", "&'_"],
  },
  bash: {
    bare: bareBash,
    code: ["f() {", "}", "$\u007bx//a/b}", "$\u007b#x}", "$\u007bx##*/}", "$#", "ls dir/*", "[[ a ]]", "$((16#ff))"],
  },
};

describe.each(Object.entries(LANGUAGES))("the bare text of %s", (name, { bare, code }) => {
  const noise = NOISE[name as keyof typeof NOISE];
  const piece = fc.oneof(
    fc.constantFrom(...code).map((text) => ({ text: ` ${text} `, bare: ` ${text} ` })),
    noise.map((text) => ({ text: ` ${text} `, bare: ` ${text.replace(/[^\n]/g, " ")} ` })),
  );

  it("keeps code where it is, and nothing of comments and strings", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expect(bare(pieces.map(({ text }) => text).join(""))).toBe(pieces.map((each) => each.bare).join(""));
      }),
      { numRuns: 300 },
    );
  });

  it("has the length and the lines of any text", () => {
    const junk = fc.array(
      fc.constantFrom(...code, '"', "'", "`", "/*", "*/", "//", "\\", "#", '"""', "r#", "\n", "😀"),
    );
    fc.assert(
      fc.property(junk, (parts) => {
        const text = parts.join("");
        const seen = bare(text);
        expect(seen.length).toBe(text.length);
        expect(seen.replace(/[^\n]/g, " ")).toBe(text.replace(/[^\n]/g, " "));
      }),
      { numRuns: 300 },
    );
  });
});
