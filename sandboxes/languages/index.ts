import type { LanguageCatalogue } from "../../src/contract/grader.ts";
import type { Language, LanguageId } from "../../src/contract/language.ts";
import { C } from "./c.ts";
import { CPP, CPP20, CPP23 } from "./cpp.ts";
import type { LanguageDefinition } from "./definition.ts";
import { JAVASCRIPT } from "./javascript.ts";
import { PYTHON } from "./python.ts";
import { TYPESCRIPT } from "./typescript.ts";

const DEFINITIONS: readonly LanguageDefinition[] = [PYTHON, C, CPP, CPP20, CPP23, JAVASCRIPT, TYPESCRIPT];

/** Every language that a driver may offer; which of them a host has the tools for is in `describe().toolchains`. */
export const LANGUAGES: readonly Language[] = DEFINITIONS;

const BY_NAME = new Map<string, LanguageDefinition>();
for (const definition of DEFINITIONS) {
  for (const name of [definition.id, ...definition.aliases]) BY_NAME.set(name, definition);
}

function findByName(name: string): LanguageDefinition | null {
  return BY_NAME.get(name.trim().toLowerCase()) ?? null;
}

/** What drivers know of a language, by its id; null where there is no such language. */
export function findLanguage(id: LanguageId): LanguageDefinition | null {
  const found = BY_NAME.get(id);
  return found?.id === id ? found : null;
}

/** Every language as drivers know it. */
export function allLanguages(): readonly LanguageDefinition[] {
  return DEFINITIONS;
}

/** The languages as the core asks for them. */
export const LANGUAGE_CATALOGUE: LanguageCatalogue = { all: LANGUAGES, resolve: findByName };
