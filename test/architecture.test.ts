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
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GRADERS } from "../graders/registry.ts";
import { checkImports } from "./support/import-rules.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const CODE = new Set([".ts", ".mjs", ".py", ".c"]);
const MAX_LINES = 400;
/** Far below what there is, far above what a tool that reads no TypeScript finds. */
const LEAST_MODULES = 100;

function files(...folders: readonly string[]): readonly string[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && CODE.has(extname(entry.name)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The code without comments and the contents of strings: good enough to look for a keyword. */
function bareCode(file: string): string {
  return read(file)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
    .replace(/\/\/.*$/gm, "");
}

describe("source files", () => {
  it("stay short enough to be read at one sitting", () => {
    const tooLong = files("src", "graders", "sandboxes", "test", "bench")
      .map((file) => ({ file, lines: read(file).trimEnd().split("\n").length }))
      .filter(({ lines }) => lines > MAX_LINES);

    expect(tooLong).toEqual([]);
  });

  it("read the environment in src/config alone, and in the launcher that runs before anything is built", () => {
    const readers = files("src", "graders", "sandboxes").filter((file) => /\bprocess\.env\b/.test(bareCode(file)));

    const others = readers.filter((file) => !/^src\/config\/|^src\/cli\/(launch\.mjs|setup\/)/.test(file));
    expect(others).toEqual([]);
  });

  it("have kebab-case names", () => {
    const odd = files("src", "graders").filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.(ts|mjs|py)$/.test(baseName(file)),
    );

    expect(odd).toEqual([]);
  });
});

describe("documents", () => {
  const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...inFolder("docs"), ...inFolder("graders")];

  function inFolder(folder: string): readonly string[] {
    return readdirSync(join(root, folder), { recursive: true })
      .map((file) => join(folder, String(file)))
      .filter((file) => file.endsWith(".md"));
  }

  it.each(documents.map((file) => [file]))("%s links only to what is there", (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? "");

    const broken = links.filter((link) => !existsSync(join(root, dirname(file), link)));

    expect(broken).toEqual([]);
  });
});

describe("import rules", () => {
  it("hold, and the tool that checks them saw every module", async () => {
    const { violations, files: all, unseen } = await checkImports(root);

    expect(violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    expect(unseen).toEqual([]);
    expect(all.length).toBeGreaterThan(LEAST_MODULES);
  }, 60_000);

  const BREACHES: readonly (readonly [rule: string, file: string, code: string])[] = [
    ["contract-imports-nothing", "src/contract/a.ts", 'import "../core/core.ts";'],
    ["contract-npm", "src/contract/a.ts", 'import "pino";'],
    ["contract-node", "src/contract/a.ts", 'import "node:fs";'],
    ["core-knows-ports", "src/core/a.ts", 'import type { Store } from "../store/store.ts";\nexport type S = Store;'],
    ["core-npm", "src/core/a.ts", 'import "fastify";'],
    ["core-node", "src/core/a.ts", 'import "node:fs";'],
    ["config-imports-contract", "src/config/a.ts", 'import "../core/core.ts";'],
    ["telemetry-imports-contract", "src/telemetry/a.ts", 'import "../core/core.ts";'],
    ["http-knows-no-adapter", "src/http/a.ts", 'import "../store/store.ts";'],
    ["cli-knows-no-adapter", "src/cli/a.ts", 'import "../http/http.ts";'],
    ["cli-knows-no-adapter", "src/cli/a.ts", 'import "../../graders/math/math.ts";'],
    ["queue-knows-no-adapter", "src/queue/a.ts", 'import "../store/store.ts";'],
    ["store-knows-no-adapter", "src/store/a.ts", 'import "../../sandboxes/native/native.ts";'],
    ["store-npm", "src/store/a.ts", 'import "fastify";'],
    ["workers-run-graders", "src/workers/a.ts", 'import "../core/core.ts";'],
    ["workers-npm", "src/workers/a.ts", 'import "zod";'],
    ["threads-know-no-work", "src/threads/a.ts", 'import "../core/core.ts";'],
    ["threads-npm", "src/threads/a.ts", 'import "zod";'],
    ["threads-node", "src/threads/a.ts", 'import "node:fs";'],
    ["graders-are-pure", "graders/math/a.ts", 'import "../../src/core/core.ts";'],
    ["graders-npm", "graders/math/a.ts", 'import "zod";'],
    ["graders-no-io", "graders/math/a.ts", 'import "node:child_process";'],
    ["sandboxes-know-no-tasks", "sandboxes/native/a.ts", 'import "../../graders/math/math.ts";'],
    ["sandboxes-npm", "sandboxes/native/a.ts", 'import "zod";'],
    ["only-main-builds", "src/http/a.ts", 'import "../main.ts";'],
    ["no-cycles", "src/core/a.ts", 'import "./core.ts";'],
    ["resolvable", "src/core/a.ts", 'import "./nowhere.ts";'],
  ];

  let seeded = "";
  beforeAll(() => {
    seeded = mkdtempSync(join(tmpdir(), "assay-rules-"));
    symlinkSync(join(root, "node_modules"), join(seeded, "node_modules"));
    write(seeded, "package.json", read("package.json"));
    write(seeded, "src/main.ts", "export const main = 1;");
    write(seeded, "src/core/core.ts", 'import "./a.ts";\nexport const core = 1;');
    for (const file of [
      "src/store/store.ts",
      "src/http/http.ts",
      "graders/math/math.ts",
      "sandboxes/native/native.ts",
    ]) {
      write(seeded, file, "export type Store = 1;\nexport const part = 1;");
    }
  });
  afterAll(() => rmSync(seeded, { recursive: true, force: true }));

  it.each(BREACHES)("report a breach of %s", async (rule, file, code) => {
    write(seeded, "src/core/a.ts", "export const a = 1;");
    write(seeded, file, `${code}\nexport const breach = 1;`);

    const { violations } = await checkImports(seeded);

    rmSync(join(seeded, file));
    expect(violations.map((violation) => violation.rule.name)).toContain(rule);
  });
});

describe("graders", () => {
  it.each(GRADERS.map((grader) => [grader.name, grader] as const))(
    "%s has a version and a README of its own",
    (name, grader) => {
      const readme = join(root, "graders", name, "README.md");

      expect(grader.version).toMatch(/^\d+(\.\d+)*$/);
      expect(grader.kinds.length).toBeGreaterThan(0);
      expect(existsSync(readme), `graders/${name}/README.md`).toBe(true);
      expect(readFileSync(readme, "utf8")).toContain(`version ${grader.version}`);
    },
  );

  it("judge each kind of task at most once, under names of their own", () => {
    const kinds = GRADERS.flatMap((grader) => grader.kinds);
    const names = GRADERS.map((grader) => grader.name);

    expect(kinds).toEqual([...new Set(kinds)]);
    expect(names).toEqual([...new Set(names)]);
  });
});

function write(folder: string, file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
