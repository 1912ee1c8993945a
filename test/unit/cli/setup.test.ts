import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const project = fileURLToPath(new URL("../../..", import.meta.url));
const setup = new URL("../../../src/cli/setup/", import.meta.url);

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-setup-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

/** A package in miniature, with the real compiler. */
function writePackage(): void {
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  write("tsconfig.json", readFileSync(join(project, "tsconfig.json"), "utf8"));
  write("tsconfig.build.json", readFileSync(join(project, "tsconfig.build.json"), "utf8"));
  write("package.json", '{"type":"module"}');
  write("src/main.ts", "export const answer: number = 1;\n");
  write("graders/a.ts", "export const a = 1;\n");
  write("sandboxes/runner/main.py", "print(1)\n");
  write("sandboxes/README.md", "not needed at run time\n");
}

interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
}

/** In a process of its own, as starts are. */
function build(): Promise<Outcome> {
  const script = `
    const { ensureBuilt } = await import(${JSON.stringify(new URL("build.mjs", setup).href)});
    await ensureBuilt(${JSON.stringify(root)});
  `;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
    });
    child.on("close", (code) => resolve({ code, stderr }));
  });
}

function built(file: string): string {
  return readFileSync(join(root, "dist", file), "utf8");
}

describe("building before a start", () => {
  beforeEach(writePackage);

  it("compiles once, and takes along what the service reads beside its modules", async () => {
    const first = await build();
    const second = await build();

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stderr).toContain("compiling");
    expect(second.stderr).toBe("");
    expect(built("src/main.js")).toContain("answer = 1");
    expect(built("sandboxes/runner/main.py")).toBe("print(1)\n");
    expect(existsSync(join(root, "dist/sandboxes/README.md"))).toBe(false);
  });

  it.each([
    ["a source changes", () => write("src/main.ts", "export const answer = 2;\n")],
    ["an asset changes", () => write("sandboxes/runner/main.py", "print(2)\n")],
    ["a source goes", () => rmSync(join(root, "graders/a.ts"))],
  ])("compiles again when %s", async (_, change) => {
    await build();
    change();

    const { code, stderr } = await build();

    expect(code).toBe(0);
    expect(stderr).toContain("compiling");
    expect(existsSync(join(root, "dist/graders/a.js"))).toBe(existsSync(join(root, "graders/a.ts")));
  });

  it("keeps the old build where the sources do not compile, and says where", async () => {
    await build();
    write("src/main.ts", 'export const answer: number = "two";\n');

    const { code, stderr } = await build();

    expect(code).not.toBe(0);
    expect(stderr).toContain("src/main.ts");
    expect(built("src/main.js")).toContain("answer = 1");
  });

  it("builds once for starts at the same time", async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, build));

    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(outcomes.filter(({ stderr }) => stderr.includes("compiling"))).toHaveLength(1);
    expect(readdirSync(root).filter((name) => /^dist\.|lock$/.test(name))).toEqual([]);
  });

  it("takes over the lock and the leftovers of a build that was killed", async () => {
    write(".setup.lock", "999999999\n");
    write("dist.new-999999999/src/main.js", "half");

    const { code } = await build();

    expect(code).toBe(0);
    expect(readdirSync(root).filter((name) => /^dist\.|lock$/.test(name))).toEqual([]);
  });

  it("runs what is there where no compiler is", async () => {
    await build();
    rmSync(join(root, "node_modules"));

    const { code, stderr } = await build();

    expect([code, stderr]).toEqual([0, ""]);
  });

  it("says what to do where neither a build nor a compiler is there", async () => {
    rmSync(join(root, "node_modules"));

    const { code, stderr } = await build();

    expect(code).not.toBe(0);
    expect(stderr).toContain("npm ci");
  });
});

describe("the look for missing packages", () => {
  async function missingPackage(): Promise<string | null> {
    const module = (await import(new URL("install.mjs", setup).href)) as {
      missingPackage(root: string): string | null;
    };
    return module.missingPackage(root);
  }

  function writeLocks(wanted: object, installed: object | null): void {
    write("package-lock.json", JSON.stringify({ packages: { "": { name: "x" }, ...wanted } }));
    if (installed !== null) write("node_modules/.package-lock.json", JSON.stringify({ packages: installed }));
  }

  it.each([
    ["nothing is installed", { "node_modules/a": { version: "1.0.0" } }, null],
    ["one is missing", { "node_modules/a": { version: "1.0.0" } }, {}],
    [
      "one is of another version",
      { "node_modules/a": { version: "1.0.1" } },
      { "node_modules/a": { version: "1.0.0" } },
    ],
  ])("finds that %s", async (_, wanted, installed) => {
    writeLocks(wanted, installed);

    expect(await missingPackage()).not.toBeNull();
  });

  it("is content with what the lock file names, and without packages for other machines", async () => {
    writeLocks(
      { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0", optional: true } },
      { "node_modules/a": { version: "1.0.0" } },
    );

    expect(await missingPackage()).toBeNull();
  });
});
