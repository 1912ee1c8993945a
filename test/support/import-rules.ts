import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { cruise, type ICruiseResult, type IFlattenedRuleSet, type IViolation } from "dependency-cruiser";

const SOURCE_FOLDERS = ["src", "graders", "sandboxes"];

interface ImportReport {
  readonly violations: readonly IViolation[];
  /** Every source file of the tree. */
  readonly files: readonly string[];
  /** Those that the tool did not read: it finds no violation in what it can't see. */
  readonly unseen: readonly string[];
}

/** Checks the tree under `root` against the rules of this repository's `.dependency-cruiser.mjs`. */
export async function checkImports(root: string): Promise<ImportReport> {
  const rules = new URL("../../.dependency-cruiser.mjs", import.meta.url).href;
  const { default: configuration } = (await import(rules)) as {
    default: IFlattenedRuleSet & { options: Record<string, unknown> };
  };
  const { options, ...ruleSet } = configuration;
  const folders = SOURCE_FOLDERS.filter((folder) => readdirSync(root).includes(folder));
  const { output } = await cruise(folders, { ...options, ruleSet, validate: true, baseDir: root });
  const { modules, summary } = output as ICruiseResult;
  const seen = new Set(modules.map((module) => module.source));
  const files = folders.flatMap((folder) => codeFiles(root, folder));
  return { violations: summary.violations, files, unseen: files.filter((file) => !seen.has(file)) };
}

function codeFiles(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
