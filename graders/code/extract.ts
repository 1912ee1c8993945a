import { ServiceError } from "../../src/contract/errors.ts";
import type { Extracted, LanguageCatalogue, Submission } from "../../src/contract/grader.ts";
import type { Language } from "../../src/contract/language.ts";
import type { SolutionContent } from "../../src/contract/solution.ts";
import { isWellFormed } from "../../src/contract/text.ts";
import { type FencedBlock, fencedBlocks } from "./fences.ts";

/** What a task says of the languages it takes. */
export interface LanguageRule {
  /** The only languages allowed; every known one where it is absent. */
  readonly languages?: readonly string[] | undefined;
  /** The language of a program that names none. */
  readonly language?: string | undefined;
}

interface Choice {
  readonly language: Language;
  readonly by: "explicit" | "fence" | "only_allowed" | "task" | "default";
}

/** The language that a program of the task at hand is in, by the name it was given. */
type Resolve = (name: string) => Language | null;

interface Source {
  readonly code: string;
  readonly tag: string;
  readonly extracted: Extracted;
}

/** Commands to a shell stand behind programs in prose; as a program they count only where the task names their language. */
const SHELL_TAGS: ReadonlySet<string> = new Set(["bash", "sh", "shell", "zsh", "console", "terminal"]);

const DEFAULT_LANGUAGE = "python";

/**
 * The program a solution holds: code as it is, or of a response the last fenced block, preferring one in an allowed language,
 * else the whole text. Throws `language_unknown` for an explicit language that nobody knows and `task_invalid` where the
 * task's own are unknown.
 */
export function extractProgram(content: SolutionContent, rule: LanguageRule, languages: LanguageCatalogue): Submission {
  if (!("text" in content) && !("code" in content)) {
    throw new ServiceError("invalid_request", "a program is a solution of the form {code} or {text}", {
      path: "solution",
    });
  }
  const allowed = allowedLanguages(rule, languages);
  const explicit = "code" in content ? content.language : undefined;
  const resolve = (name: string): Language | null => resolveDialect(name, rule, languages);
  const source = "code" in content ? sourceOfCode(content.code) : sourceOfResponse(content.text, allowed, resolve);
  if (explicit === undefined && source.code.trim() === "" && "text" in content) {
    return refused("no_answer", source.extracted, "the response holds no program");
  }
  const choice = chooseLanguage(explicit, source.tag, rule, languages, resolve);
  const extracted = { ...source.extracted, language: choice.language.id, language_from: choice.by };
  if (allowed !== null && !allowed.has(choice.language.id)) {
    return refused("rejected", extracted, `the task does not take programs in ${choice.language.id}`);
  }
  if (!isWellFormed(source.code)) {
    return refused("compile_error", extracted, "the program holds lone surrogates, so it has no UTF-8 form");
  }
  return {
    state: "program",
    language: choice.language.id,
    main: choice.language.main,
    code: source.code,
    extracted: { ...extracted, bytes: Buffer.byteLength(source.code) },
  };
}

function refused(
  verdict: Extract<Submission, { state: "refused" }>["verdict"],
  extracted: Extracted,
  evidence: string,
): Submission {
  return { state: "refused", verdict, extracted, evidence };
}

function sourceOfCode(code: string): Source {
  return { code, tag: "", extracted: { from: "code" } };
}

function sourceOfResponse(text: string, allowed: ReadonlySet<string> | null, resolve: Resolve): Source {
  const end = text.lastIndexOf("</think>");
  const answer = end < 0 ? text : text.slice(end + "</think>".length);
  const blocks = fencedBlocks(answer);
  const block = bestBlock(blocks, allowed, resolve);
  const about = { reasoning_dropped: end >= 0, blocks: blocks.length };
  if (block === null) return { code: answer, tag: "", extracted: { from: "text", ...about } };
  const tag = /^[\w+#.-]*$/.test(block.tag) ? block.tag : "";
  return { code: block.code, tag: block.tag, extracted: { from: "fence", ...about, tag, closed: block.closed } };
}

/** The last block in an allowed language; else the last without a tag or in a language that is not; else the last. */
function bestBlock(
  blocks: readonly FencedBlock[],
  allowed: ReadonlySet<string> | null,
  resolve: Resolve,
): FencedBlock | null {
  function isAllowed(block: FencedBlock): boolean {
    const id = block.tag === "" ? undefined : resolve(block.tag)?.id;
    if (id === undefined) return false;
    return allowed === null ? !SHELL_TAGS.has(block.tag) : allowed.has(id);
  }
  function isProgram(block: FencedBlock): boolean {
    if (SHELL_TAGS.has(block.tag)) return false;
    return block.tag === "" || resolve(block.tag) !== null;
  }
  return blocks.findLast(isAllowed) ?? blocks.findLast(isProgram) ?? blocks.at(-1) ?? null;
}

/**
 * The language called `name`. A name that means all dialects of a language (`cpp`) means the one the task is in, or takes; one that
 * names a dialect (`cpp17`) never means another.
 */
function resolveDialect(name: string, rule: LanguageRule, languages: LanguageCatalogue): Language | null {
  const found = languages.resolve(name);
  const family = found?.family;
  if (found === null || family === undefined || !family.names.includes(name.trim().toLowerCase())) return found;
  const taken = rule.languages?.flatMap((each) => languages.resolve(each) ?? []);
  const own = rule.language === undefined ? null : languages.resolve(rule.language);
  const wanted = [own, found, ...(taken ?? [])].filter((each) => each !== null && each.family === family);
  return (
    wanted.find((each) => each !== null && (taken === undefined || taken.some(({ id }) => id === each.id))) ?? found
  );
}

/** Canonical names of the languages a task takes; null where it takes all. Throws `task_invalid` where none is known. */
function allowedLanguages(rule: LanguageRule, languages: LanguageCatalogue): ReadonlySet<string> | null {
  if (rule.languages === undefined) return null;
  const known = rule.languages.flatMap((name) => languages.resolve(name)?.id ?? []);
  if (known.length === 0) {
    throw new ServiceError("task_invalid", "the task takes only languages that nobody knows", {
      path: "languages",
    });
  }
  return new Set(known);
}

function chooseLanguage(
  explicit: string | undefined,
  tag: string,
  rule: LanguageRule,
  languages: LanguageCatalogue,
  resolve: Resolve,
): Choice {
  if (explicit !== undefined) {
    const language = resolve(explicit);
    if (language !== null) return { language, by: "explicit" };
    throw new ServiceError("language_unknown", "the solution names a language that nobody knows", {
      path: "solution.language",
    });
  }
  const tagged = tag === "" ? null : resolve(tag);
  if (tagged !== null) return { language: tagged, by: "fence" };
  const [only, second] = rule.languages ?? [];
  if (only !== undefined && second === undefined) {
    return { language: taskLanguage(only, "languages", languages), by: "only_allowed" };
  }
  if (rule.language !== undefined) {
    return { language: taskLanguage(rule.language, "language", languages), by: "task" };
  }
  return { language: taskLanguage(DEFAULT_LANGUAGE, "language", languages), by: "default" };
}

function taskLanguage(name: string, path: string, languages: LanguageCatalogue): Language {
  const language = languages.resolve(name);
  if (language !== null) return language;
  throw new ServiceError("task_invalid", "the task names a language that nobody knows", { path });
}
