import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const RUNNER = fileURLToPath(new URL("../../../sandboxes/runner", import.meta.url));
const PYTHON = "/usr/bin/python3";

/** Executes argv[2] as the runner does, with the directory argv[3] for the program's own. */
const PROGRAM = [
  "import sys",
  "sys.dont_write_bytecode = True",
  "sys.path.insert(0, sys.argv[1])",
  "import candidate",
  "candidate.WORK = sys.argv[3]",
  "candidate._exec([sys.argv[2]], {})",
].join("\n");

/** ELF: the machine's number, two bytes at offset 18. */
function foreign(elf: Buffer): Buffer {
  const changed = Buffer.from(elf);
  changed.writeUInt16LE(0xf00d, 18);
  return changed;
}

describe.runIf(existsSync(PYTHON))("a program that can't be executed", () => {
  let work = "";
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), "assay-exec-"));
    const elf = readFileSync("/bin/true");
    const files: Readonly<Record<string, string | Buffer>> = {
      text: "hello\n",
      empty: "",
      loaderless: "#!/nowhere/sh\n",
      foreign: foreign(elf),
      cut: elf.subarray(0, 80),
    };
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(work, name), content);
      chmodSync(join(work, name), 0o755);
    }
    writeFileSync(join(work, "closed"), elf, { mode: 0o644 });
    mkdirSync(join(work, "directory"));
  });
  afterAll(() => rmSync(work, { recursive: true }));

  test.each([
    ["text", 126],
    ["empty", 126],
    ["loaderless", 127],
    ["foreign", 126],
    ["cut", 126],
    ["closed", 126],
    ["directory", 126],
    ["absent", 127],
  ])("has failed by itself, where it is %s", (name, status) => {
    const ended = spawnSync(PYTHON, ["-c", PROGRAM, RUNNER, join(work, name), work], { encoding: "utf8" });
    expect([ended.status, ended.stderr.startsWith(`${join(work, name)}: `)]).toEqual([status, true]);
  });

  test("is the sandbox's fault where it is a tool of the sandbox", () => {
    const missing = "/nowhere/compiler";
    expect(() => execFileSync(PYTHON, ["-c", PROGRAM, RUNNER, missing, work], { stdio: "pipe" })).toThrow(
      "FileNotFoundError",
    );
  });
});
