import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandsOf } from "../../../../sandboxes/languages/commands.ts";
import type { LanguageDefinition } from "../../../../sandboxes/languages/definition.ts";
import { allLanguages, findLanguage, LANGUAGE_CATALOGUE } from "../../../../sandboxes/languages/index.ts";

const FOLDER = new URL("../../../../sandboxes/languages/", import.meta.url);
const PAGE = readFileSync("docs/languages.md", "utf8");

function isDefinition(value: unknown): value is LanguageDefinition {
  return typeof value === "object" && value !== null && "id" in value && "smoke" in value;
}

describe("the catalogue of languages", () => {
  test("lists every language that a file defines", async () => {
    const defined: string[] = [];
    for (const file of readdirSync(FOLDER)) {
      const module: Record<string, unknown> = await import(new URL(file, FOLDER).href);
      for (const value of Object.values(module)) if (isDefinition(value)) defined.push(value.id);
    }
    expect(defined.sort()).toEqual(
      allLanguages()
        .map(({ id }) => id)
        .sort(),
    );
    expect(defined.length).toBeGreaterThan(10);
  });

  test("gives each name to one language, in lower case", () => {
    const names = allLanguages().flatMap(({ id, aliases }) => [id, ...aliases]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(names.filter((name) => name !== name.trim().toLowerCase())).toEqual([]);
  });

  // As HumanEval-X, MultiPL-E, CodeContests, Piston, SandboxFusion and LiveCodeBench write them.
  test.each([
    ["python", "Python3 PYTHON py py3 cf_python3"],
    ["pypy", "pypy3"],
    ["cpp", "C++ c++17 cpp17 g++"],
    ["java", "Java java17"],
    ["go", "golang go_lang go_test.go"],
    ["rust", "rs Rust"],
    ["bash", "sh shell"],
    ["javascript", "js node JavaScript"],
    ["typescript", "ts"],
    ["csharp", "cs C# csharp"],
    ["d", "D D_ut"],
    ["haskell", "hs"],
    ["kotlin", "kt kotlin_script"],
    ["lua", "lua"],
    ["ocaml", "ml"],
    ["octave", "matlab"],
    ["pascal", "pas freepascal"],
    ["perl", "pl"],
    ["php", "php"],
    ["r", "R rscript"],
    ["racket", "rkt"],
    ["ruby", "rb"],
    ["scala", "scala"],
    ["sql", "sqlite3"],
    ["verilog", "verilog sv"],
  ])("knows %s by %s", (id, names) => {
    for (const name of names.split(" ")) expect(LANGUAGE_CATALOGUE.resolve(name)?.id, name).toBe(id);
  });

  test("finds by id only what is an id", () => {
    expect(findLanguage("golang")).toBeNull();
    expect(findLanguage("go")?.id).toBe("go");
  });

  test.each(allLanguages().map((language) => [language.id, language] as const))(
    "describes %s in docs/languages.md",
    (_, language) => {
      const row = PAGE.split("\n").find((line) => line.startsWith(`| \`${language.id}\` |`)) ?? "";
      for (const alias of language.aliases) expect(row).toContain(`\`${alias}\``);
      expect(row.split("|").map((cell) => cell.trim())).toContain(String(language.timeMultiplier));
      expect(row).toContain(language.image);
      expect(row).toContain(`\`${language.main}\``);
    },
  );

  test("has commands for each that can be compared", () => {
    const all = allLanguages().map((language) => JSON.stringify(commandsOf(language)));
    expect(all).toEqual(allLanguages().map((language) => JSON.stringify(commandsOf(language))));
  });
});
