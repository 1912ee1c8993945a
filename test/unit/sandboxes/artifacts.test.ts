import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArtifactCache, artifactKey, type ReadyProgram } from "../../../sandboxes/pool/artifacts.ts";

function ready(bytes: number): ReadyProgram {
  return {
    files: { "main.py": Buffer.alloc(bytes) },
    executables: [],
    main: "main.py",
    plan: { mode: "python", profile: "base" },
    parseCheck: "python",
    parsed: null,
  };
}

describe("artifact keys", () => {
  const files = fc.dictionary(fc.stringMatching(/^[ab.:0-9]{1,4}$/), fc.string({ maxLength: 4 }), { maxKeys: 3 });
  const bytesOf = (texts: Record<string, string>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));

  test("differ exactly where programs differ", () => {
    fc.assert(
      fc.property(files, files, (one, two) => {
        const sorted = (texts: Record<string, string>) => JSON.stringify(Object.entries(texts).sort());
        const key = (texts: Record<string, string>) =>
          artifactKey({ language: "python", main: "m", files: bytesOf(texts) }, "d");
        return (key(one) === key(two)) === (sorted(one) === sorted(two));
      }),
    );
  });

  test("depend on language, main file and toolchain", () => {
    const program = { language: "python", main: "a", files: { a: Buffer.from("1"), b: Buffer.from("1") } };
    const keys = [
      artifactKey(program, "d"),
      artifactKey(program, "e"),
      artifactKey({ ...program, main: "b" }, "d"),
      artifactKey({ ...program, language: "c" }, "d"),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

describe("the artifact cache", () => {
  test("lets the least recently used program go when its bytes run out", () => {
    const cache = new ArtifactCache(10_000);
    for (const key of ["a", "b", "c"]) cache.add(key, "python", ready(2_000));
    cache.find("a");
    cache.add("d", "python", ready(2_000));
    expect(["a", "b", "c", "d"].map((key) => cache.find(key) !== null)).toEqual([true, false, true, true]);
  });

  test("does not keep a program that is larger than itself", () => {
    const cache = new ArtifactCache(10_000);
    cache.add("small", "python", ready(10));
    cache.add("giant", "python", ready(20_000));
    expect([cache.find("giant"), cache.find("small") !== null]).toEqual([null, true]);
  });

  test("still runs an artifact that somebody holds after it was let go", () => {
    const cache = new ArtifactCache(3_000);
    const held = cache.add("a", "python", ready(1_500));
    cache.add("b", "python", ready(1_500));
    expect([cache.find("a"), cache.programOf(held)?.main, cache.programOf({ key: "a", language: "python" })]).toEqual([
      null,
      "main.py",
      null,
    ]);
  });
});
