import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problemOfFileName } from "../../../sandboxes/pool/names.ts";

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
    const program = [
      "import json, sys",
      "sys.dont_write_bytecode = True",
      "sys.path.insert(0, sys.argv[1])",
      "from names import check_name",
      "def fine(name):",
      "    try: check_name(name); return True",
      "    except ValueError: return False",
      "print(json.dumps([fine(name) for name in json.load(sys.stdin)]))",
    ].join("\n");
    const answer = execFileSync(PYTHON, ["-I", "-c", program, RUNNER], {
      input: JSON.stringify(NAMES),
      encoding: "utf8",
    });
    expect(JSON.parse(answer)).toEqual(NAMES.map((name) => problemOfFileName(name) === null));
  });
});
