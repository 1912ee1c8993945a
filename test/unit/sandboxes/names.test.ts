import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemOfFileName, problemOfFileNames } from "../../../sandboxes/pool/names.ts";

const RUNNER = fileURLToPath(new URL("../../../sandboxes/runner", import.meta.url));
const PYTHON = "/usr/bin/python3";

const NAMES = [
  "a",
  "a/b",
  "ä/ö.txt",
  " ",
  "a b",
  "-rf",
  "...",
  "a/...",
  ".hidden",
  "x".repeat(255),
  "a\nb",
  "C:\\x",
  "~",
  "",
  "/",
  "/a",
  "a/",
  "a//b",
  ".",
  "..",
  "../a",
  "a/..",
  "a/./b",
  "a\0b",
  "x".repeat(256),
  "é".repeat(128),
  `${"a/".repeat(600)}b`,
];

/** Which of `subjects` the runner's own `check` lets pass. */
function judgedByRunner(check: string, subjects: readonly unknown[]): unknown {
  const program = [
    "import json, sys",
    "sys.dont_write_bytecode = True",
    "sys.path.insert(0, sys.argv[1])",
    "import names",
    "def fine(subject):",
    "    try: getattr(names, sys.argv[2])(subject); return True",
    "    except ValueError: return False",
    "print(json.dumps([fine(subject) for subject in json.load(sys.stdin)]))",
  ].join("\n");
  const input = JSON.stringify(subjects);
  return JSON.parse(execFileSync(PYTHON, ["-I", "-c", program, RUNNER, check], { input, encoding: "utf8" }));
}

describe("file names", () => {
  test("stay below the working directory", () => {
    const accepted = NAMES.filter((name) => problemOfFileName(name) === null);
    expect(accepted).toEqual(NAMES.slice(0, 13));
  });

  test("are refused with a lone surrogate, which has no bytes", () => {
    expect(problemOfFileName("a\ud800")).toMatch("Unicode");
  });

  test("that are accepted never resolve outside, whatever they are", () => {
    const part = fc.constantFrom(".", "..", "", "a", "b", "...", " ");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const name = parts.join("/");
        const resolved = new URL(`file:///work/${name.replaceAll(" ", "%20")}`).pathname;
        return problemOfFileName(name) !== null || (resolved.startsWith("/work/") && resolved.length > "/work/".length);
      }),
    );
  });

  test.runIf(existsSync(PYTHON))("are judged the same by the runner", () => {
    expect(judgedByRunner("check_name", NAMES)).toEqual(NAMES.map((name) => problemOfFileName(name) === null));
  });

  test("are refused together where one is the directory of another, here and in the runner", () => {
    const name = fc
      .array(fc.constantFrom("a", "b", "ab"), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join("/"));
    const sets = fc.sample(fc.array(name, { maxLength: 4 }), 200);
    const collide = (names: readonly string[]): boolean =>
      names.some((one) => names.some((other) => other.startsWith(`${one}/`)));
    expect(sets.map((names) => problemOfFileNames(names) !== null)).toEqual(sets.map(collide));
    expect(new Set(sets.map(collide)).size).toBe(2);
    if (existsSync(PYTHON)) expect(judgedByRunner("check_names", sets)).toEqual(sets.map((names) => !collide(names)));
  });
});
