import { isModule } from "../../src/contract/javascript-module.ts";
import { type JavascriptToken, javascriptTokens } from "../../src/contract/javascript-tokens.ts";

/** Words that could run a text as code, or reach what could; a text of the candidate's would be judged by running it. */
const EVALUATORS: ReadonlySet<string> = new Set(
  "eval Function WebAssembly vm child_process worker_threads cluster constructor __proto__ getPrototypeOf".split(" "),
);
const ASSERTIONS: ReadonlySet<string> = new Set(["assert", "ok", "expect", "should"]);

/** What test code in JavaScript or TypeScript holds, as far as its tokens tell. */
export interface TestReading {
  /** True where it names the entry, by itself or as `candidate`. */
  readonly namesEntry: boolean;
  /** True where it uses assertions that are counted; else it tells by what it throws or exits with. */
  readonly usesAssertions: boolean;
  readonly canFail: boolean;
  /** Without it, an answer that holds not-a-number is wrong: it fails no `Math.abs(a - b) > eps`; nor does a missing one. */
  readonly speaksOfNan: boolean;
  readonly speaksOfNothing: boolean;
  /** What in it could run text as code, or null. */
  readonly evaluator: string | null;
}

export function readTests(source: string, entry: string): TestReading {
  const tokens = [...javascriptTokens(source)];
  const isWord = ({ type }: JavascriptToken, at: number): boolean => type === "word" && !isConstructor(tokens, at);
  const words = new Set(tokens.filter(isWord).map(({ text }) => text));
  const strings = new Set(
    tokens.filter(({ type }) => type === "string").map(({ text }) => text.slice(1, -1).replace(/^node:/, "")),
  );
  const usesAssertions = [...words, ...strings].some((word) => ASSERTIONS.has(word));
  const named = [...words, ...strings].find((word) => EVALUATORS.has(word)) ?? null;
  const importsAnything = tokens.some(({ text }, at) => text === "import" && tokens[at + 1]?.text === "(");
  return {
    namesEntry: entry.split(".").some((name) => words.has(name)),
    usesAssertions,
    canFail: usesAssertions || words.has("throw") || words.has("exit") || words.has("exitCode"),
    speaksOfNan: [...words].some((word) => /nan$|^isFinite$/i.test(word)),
    speaksOfNothing: usesAssertions || words.has("undefined") || words.has("null") || words.has("void"),
    evaluator: named ?? (importsAnything ? "import()" : null),
  };
}

/** True of the `constructor` that a class of the tests defines, which reaches nothing. */
function isConstructor(tokens: readonly JavascriptToken[], at: number): boolean {
  const [before, own, next] = [tokens[at - 1]?.text ?? "", tokens[at]?.text, tokens[at + 1]?.text];
  return own === "constructor" && next === "(" && before !== "." && before !== "?.";
}

/** JavaScript as the body of a function with `require`: a module's imports are made calls of it, and it may await at its top. */
export function asFunctionBody(source: string): string {
  if (!isModule(source)) return source;
  const tokens = [...javascriptTokens(source)];
  let text = "";
  let copied = 0;
  for (const at of topWords(tokens)) {
    const token = tokens[at];
    const replaced = token?.text === "import" ? replaceImport(tokens, at) : replaceExport(tokens, at);
    if (token === undefined || replaced === null || token.start < copied) continue;
    text += source.slice(copied, token.start) + replaced.text;
    copied = replaced.end;
  }
  return `return (async () => {${text}${source.slice(copied)}\n})();`;
}

/** Places of the words that stand in no bracket and are no property, up to where more is closed than opened. */
function* topWords(tokens: readonly JavascriptToken[]): Generator<number> {
  let depth = 0;
  for (const [at, { text, type }] of tokens.entries()) {
    if (OPENING.has(text)) depth += 1;
    else if (CLOSING.has(text)) depth -= 1;
    if (depth < 0) return;
    if (depth === 0 && type === "word" && tokens[at - 1]?.text !== ".") yield at;
  }
}

const OPENING: ReadonlySet<string> = new Set(["(", "[", "{", "${"]);
const CLOSING: ReadonlySet<string> = new Set([")", "]", "}"]);

interface Replaced {
  readonly text: string;
  /** Where what it replaces ends. */
  readonly end: number;
}

function replaceImport(tokens: readonly JavascriptToken[], at: number): Replaced | null {
  const end = endOfImport(tokens, at);
  return end === null ? null : { text: requireOf(tokens.slice(at + 1, end)), end: endOf(tokens[end - 1]) };
}

function replaceExport(tokens: readonly JavascriptToken[], at: number): Replaced | null {
  if (tokens[at]?.text !== "export") return null;
  const isDefault = tokens[at + 1]?.text === "default";
  return { text: "", end: endOf(tokens[isDefault ? at + 1 : at]) };
}

function endOf(token: JavascriptToken | undefined): number {
  return token === undefined ? 0 : token.start + token.text.length;
}

/** The place behind the name of the module that is imported; null for `import()` and `import.meta`. */
function endOfImport(tokens: readonly JavascriptToken[], at: number): number | null {
  if (["(", "."].includes(tokens[at + 1]?.text ?? "")) return null;
  const string = tokens.findIndex(({ type }, place) => place > at && type === "string");
  return string < 0 ? null : string + 1;
}

/** `a, { b as c } from "m"` as `const a = …, { b: c } = …`. */
function requireOf(tokens: readonly JavascriptToken[]): string {
  const module = `require(${tokens.at(-1)?.text ?? '""'})`;
  const names = tokens.slice(0, -2);
  if (names.length === 0) return `${module};`;
  const brace = names.findIndex(({ text }) => text === "{" || text === "*");
  const [first] = names;
  const parts: string[] = [];
  if (first?.type === "word") parts.push(`${first.text} = assayDefault(${module})`);
  const rest = brace < 0 ? [] : names.slice(brace);
  if (rest[0]?.text === "*") parts.push(`${rest[2]?.text ?? "_"} = ${module}`);
  else if (rest.length > 0) parts.push(`${rest.map(({ text }) => (text === "as" ? ":" : text)).join(" ")} = ${module}`);
  return `const ${parts.join(", ")};`;
}

const DEFINES: ReadonlySet<string> = new Set(["function", "class", "const", "let", "var"]);

export interface Definition {
  readonly name: string;
  /** Where its statement begins, `export` and `async` included. */
  readonly start: number;
}

/** What a program defines at its top; nothing where it closes more than it opens: then it is the rest of another. */
export function definitionsIn(source: string): readonly Definition[] {
  const tokens = [...javascriptTokens(source)];
  if (isRest(tokens)) return [];
  const found: Definition[] = [];
  let start: number | null = null;
  for (const at of topWords(tokens)) {
    const text = tokens[at]?.text ?? "";
    const begun: number = start ?? tokens[at]?.start ?? 0;
    start = MODIFIERS.has(text) ? begun : null;
    const name = tokens[tokens[at + 1]?.text === "*" ? at + 2 : at + 1];
    if (DEFINES.has(text) && name?.type === "word") found.push({ name: name.text, start: begun });
  }
  return found;
}

const MODIFIERS: ReadonlySet<string> = new Set(["export", "default", "async", "declare", "abstract"]);

function isRest(tokens: readonly JavascriptToken[]): boolean {
  let depth = 0;
  return tokens.some(({ text }) => {
    if (OPENING.has(text)) depth += 1;
    else if (CLOSING.has(text)) depth -= 1;
    return depth < 0;
  });
}
