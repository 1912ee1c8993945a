import type { LanguageCatalogue } from "../../src/contract/grader.ts";
import type { Language } from "../../src/contract/language.ts";

const ALL: readonly Language[] = [
  { id: "python", aliases: ["python3", "py", "py3"], main: "main.py", timeMultiplier: 1 },
  { id: "cpp", aliases: ["c++", "c++17", "cpp17"], main: "main.cpp", timeMultiplier: 1 },
  { id: "bash", aliases: ["sh", "shell"], main: "main.sh", timeMultiplier: 1 },
];

/** A small catalogue for graders' tests, which are not about the languages of any sandbox. */
export const TEST_LANGUAGES: LanguageCatalogue = {
  all: ALL,
  resolve: (name) => {
    const wanted = name.toLowerCase();
    return ALL.find((language) => language.id === wanted || language.aliases.includes(wanted)) ?? null;
  },
};
