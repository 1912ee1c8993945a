import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadConfig } from "../../../src/config/config.ts";
import { VARIABLE_NAMES, Variables } from "../../../src/config/variables.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

it("documents every variable with its default and meaning, and no other", () => {
  const text = readFileSync(join(ROOT, "docs/configuration.md"), "utf8");
  const rows = [...text.matchAll(/^\| `((?:ASSAY|DOCKER)_\w+)` +\| (\S+) +\| (.+?) +\|$/gm)].map(
    ([, name, standard, meaning]) => ({ name, standard, meaning }),
  );

  expect(rows).toEqual(
    Object.entries(Variables.shape).map(([name, shape]) => {
      const standard: unknown = shape.safeParse(undefined).data;
      return {
        name,
        standard: standard === undefined ? "-" : `\`${String(standard)}\``,
        meaning: shape.description,
      };
    }),
  );
  expect(rows).toHaveLength(VARIABLE_NAMES.length);
});

it("reads process.env nowhere else in the service", () => {
  const readers = ["src", "graders", "sandboxes"]
    .flatMap(sources)
    .filter((file) => /process\.env\b/.test(readFileSync(join(ROOT, file), "utf8")));

  expect(readers).toContain("src/config/config.ts");
  expect(readers.filter((file) => !file.startsWith("src/config/"))).toEqual([]);
});

it("takes the defaults it documents", () => {
  expect(() => loadConfig({})).not.toThrow();
});
