/** What the compiler and the launcher want to know of a source file before they see it. */
export interface JavaNames {
  /** Name of the public type at the top level, after which the file has to be called; null where there is none. */
  readonly publicType: string | null;
  /** The class with `static void main`, with its package; null where none is seen. */
  readonly mainClass: string | null;
}

/** Comments, text blocks, strings and characters; then names with dots, and single signs. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[\p{L}_$][\p{L}\p{N}_$]*|\S/gu;
const KINDS: ReadonlySet<string> = new Set(["class", "interface", "enum", "record"]);
const DEPTHS: Readonly<Record<string, number>> = { "{": 1, "(": 1, "}": -1, ")": -1 };
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/**
 * Reads the names of a Java file: of several classes with a `main`, the public one counts, then `Main`, then the first. What it
 * does not understand it leaves to the compiler.
 */
export function readJavaNames(source: string): JavaNames {
  const tokens = (source.match(TOKEN) ?? []).filter((token) => !/^(?:\/[/*]|["'])/.test(token));
  const types = readTypes(tokens);
  const publicType = types.find((type) => type.isPublic)?.name ?? null;
  const mains = types.filter((type) => type.hasMain).map(({ name }) => name);
  const mainClass = [publicType, "Main"].find((name) => name !== null && mains.includes(name)) ?? mains[0] ?? null;
  return { publicType, mainClass: mainClass === null ? null : `${packagePrefix(tokens)}${mainClass}` };
}

interface TopType {
  readonly name: string;
  readonly isPublic: boolean;
  hasMain: boolean;
}

/** The types at the top level, in order. */
function readTypes(tokens: readonly string[]): readonly TopType[] {
  const types: TopType[] = [];
  let depth = 0;
  let isPublic = false;
  for (const [at, token] of tokens.entries()) {
    depth += DEPTHS[token] ?? 0;
    isPublic ||= depth === 0 && token === "public";
    if (depth === 0 && isTypeName(tokens, at)) {
      types.push({ name: token, isPublic, hasMain: false });
      isPublic = false;
    }
    const owner = types.at(-1);
    if (depth === 1 && owner !== undefined && isMain(tokens, at)) owner.hasMain = true;
  }
  return types;
}

function isTypeName(tokens: readonly string[], at: number): boolean {
  return KINDS.has(tokens[at - 1] ?? "") && tokens[at - 2] !== "." && NAME.test(tokens[at] ?? "");
}

/** `void main(` with `static` among the modifiers in front of it, which stand in any order. */
function isMain(tokens: readonly string[], at: number): boolean {
  if (tokens[at] !== "main" || tokens[at + 1] !== "(" || tokens[at - 1] !== "void") return false;
  for (let back = at - 2; back >= 0 && NAME.test(tokens[back] ?? ""); back--)
    if (tokens[back] === "static") return true;
  return false;
}

/** `a.b.` where the file starts with `package a . b ;`, else nothing. */
function packagePrefix(tokens: readonly string[]): string {
  const first = tokens.findIndex((token) => NAME.test(token));
  if (tokens[first] !== "package") return "";
  const end = tokens.indexOf(";", first);
  return `${tokens.slice(first + 1, end < 0 ? undefined : end).join("")}.`;
}
