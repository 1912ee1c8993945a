import type { LanguageCatalogue } from "../../src/contract/grader.ts";
import type { Language, LanguageId } from "../../src/contract/language.ts";
import { BASH } from "./bash.ts";
import { C } from "./c.ts";
import { CPP, CPP20, CPP23 } from "./cpp.ts";
import { CSHARP } from "./csharp.ts";
import { D } from "./d.ts";
import type { LanguageDefinition } from "./definition.ts";
import { GO } from "./go.ts";
import { HASKELL } from "./haskell.ts";
import { JAVA } from "./java.ts";
import { JAVASCRIPT } from "./javascript.ts";
import { KOTLIN } from "./kotlin.ts";
import { LUA } from "./lua.ts";
import { OCAML } from "./ocaml.ts";
import { OCTAVE } from "./octave.ts";
import { PASCAL } from "./pascal.ts";
import { PERL } from "./perl.ts";
import { PHP } from "./php.ts";
import { PYPY } from "./pypy.ts";
import { PYTHON } from "./python.ts";
import { R } from "./r.ts";
import { RACKET } from "./racket.ts";
import { RUBY } from "./ruby.ts";
import { RUST } from "./rust.ts";
import { SCALA } from "./scala.ts";
import { SQL } from "./sql.ts";
import { TYPESCRIPT } from "./typescript.ts";
import { VERILOG } from "./verilog.ts";

const DEFINITIONS: readonly LanguageDefinition[] = [
  PYTHON,
  PYPY,
  C,
  CPP,
  CPP20,
  CPP23,
  JAVA,
  JAVASCRIPT,
  TYPESCRIPT,
  GO,
  RUST,
  BASH,
  CSHARP,
  D,
  HASKELL,
  KOTLIN,
  LUA,
  OCAML,
  OCTAVE,
  PASCAL,
  PERL,
  PHP,
  R,
  RACKET,
  RUBY,
  SCALA,
  SQL,
  VERILOG,
];

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

/** Directories outside /usr that tools of any language read: runners bind those that are there. */
export function toolDirectories(): readonly string[] {
  return [...new Set(DEFINITIONS.flatMap((language) => language.directories ?? []))].sort();
}

/** The languages as the core asks for them. */
export const LANGUAGE_CATALOGUE: LanguageCatalogue = { all: LANGUAGES, resolve: findByName };
