import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const PYTHON = "/usr/bin/python3";
const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PAGE = readFileSync(root("docs/sandbox.md"), "utf8");

const PROGRAM = [
  "import errno, json, sys",
  "sys.dont_write_bytecode = True",
  "sys.path.insert(0, sys.argv[1])",
  "import environment, seccomp",
  "rows = [f'| `{n}` | {errno.errorcode[e[2]]} | {e[3]} |' for t in (seccomp.DENIED, seccomp.DENIED_SAMPLED) for n, e in t.items()]",
  "rows += [f'| `{n}` | {e[2]} |' for n, e in seccomp.BY_ARGUMENT.items()]",
  "print(json.dumps({'calls': rows, 'variables': [f'| `{k}` | `{v}` |' for k, v in environment.ENVIRONMENT.items()], 'modules': environment.BASE_PRELOAD, 'filters': [len(seccomp.build_filter(m, s)) % 8 for m in ('x86_64', 'aarch64') for s in (True, False)]}))",
].join("\n");

describe.runIf(existsSync(PYTHON))("docs/sandbox.md", () => {
  const runner: unknown = JSON.parse(
    execFileSync(PYTHON, ["-I", "-c", PROGRAM, root("sandboxes/runner")], { encoding: "utf8" }),
  );

  function section(title: string): string[] {
    const start = PAGE.indexOf(`\n## ${title}\n`);
    const end = PAGE.indexOf("\n## ", start + 4);
    return PAGE.slice(start, end < 0 ? undefined : end).split("\n");
  }

  test("lists every refused system call with its reason, and no other", () => {
    const rows = section("System call filter").filter((line) => line.startsWith("| `"));
    expect(rows.sort()).toEqual([...Object(runner).calls].sort());
  });

  test("lists the environment as it is", () => {
    const rows = section("What a program finds").filter((line) => line.startsWith("| `"));
    expect(rows).toEqual(Object(runner).variables);
  });

  test("lists the modules of a warm interpreter", () => {
    const row = PAGE.split("\n").find((line) => line.startsWith("| `base` |"));
    expect(row).toContain([...Object(runner).modules].map((name) => `\`${name}\``).join(", "));
  });
});
