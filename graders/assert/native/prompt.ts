import type { AssertTask } from "../../../src/contract/task.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import { fencedBlocks } from "../../code/fences.ts";
import { bracketPairs, scan, type Token } from "./scan.ts";
import { findSignature, type Signature } from "./signature.ts";

/** What a task says of its entry in C or C++, apart from its tests. */
export interface TaskCode {
  readonly signature: Signature;
  /** Code of the prompt in front of the entry: headers, types and helpers. Empty where the prompt is prose. */
  readonly prologue: string;
  /** The prompt, where it leaves the entry's definition open for a completion to go on; else null. */
  readonly opened: string | null;
}

/** Reads the entry's declaration from the prompt, the setup or the tests; null where none has it in types that can be handed over. */
export function readTaskCode(task: AssertTask): TaskCode | null {
  for (const source of promptCandidates(task.prompt ?? "")) {
    const signature = findSignature(source, task.entry);
    if (signature === null) continue;
    const before = source.slice(0, signature.start);
    const isCode = endsAsCode(before);
    const isOpen = isCode && signature.follower === "{" && isLeftOpen(source.slice(signature.end));
    return { signature, prologue: isCode ? before : "", opened: isOpen ? source : null };
  }
  for (const source of [task.setup ?? "", ...[task.tests].flat()]) {
    const signature = findSignature(source, task.entry);
    if (signature !== null) return { signature, prologue: "", opened: null };
  }
  return null;
}

/** Where the prompt shows code in fences, that; else all of it. */
function promptCandidates(prompt: string): readonly string[] {
  if (!isWellFormed(prompt)) return [];
  return [...fencedBlocks(prompt).map((block) => block.code), prompt];
}

/** True where a declaration may follow: everything before it is finished, as in code and not in a sentence. */
function endsAsCode(before: string): boolean {
  const tokens = scan(before);
  const last = tokens.at(-1);
  const isFinished = last === undefined || last.type === "directive" || last.text === ";" || last.text === "}";
  return isFinished && !tokens.some((token) => token.text === "`") && depthAfter(tokens) === 0;
}

function isLeftOpen(after: string): boolean {
  return depthAfter(scan(after)) > 0;
}

function depthAfter(tokens: readonly Token[]): number {
  let depth = 0;
  for (const { text } of tokens) depth += text === "{" ? 1 : text === "}" ? -1 : 0;
  return depth;
}

/** Names of the functions that a text defines, whatever it is nested in, and of what it sets outside of any body. */
export function definedNames(source: string): ReadonlySet<string> {
  const tokens = scan(source);
  return new Set([...functionsOf(tokens), ...globalsOf(tokens)]);
}

/** Names that are given a value outside of any body, as a lambda is. */
function globalsOf(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  let depth = 0;
  for (const [at, { type, text }] of tokens.entries()) {
    depth += text === "{" ? 1 : text === "}" ? -1 : 0;
    const isSet = type === "name" && isReturnType(tokens[at - 1]) && tokens[at + 1]?.text === "=";
    if (depth === 0 && isSet) names.add(text);
  }
  return names;
}

function functionsOf(tokens: readonly Token[]): ReadonlySet<string> {
  const pairs = bracketPairs(tokens);
  const names = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token.type !== "name" || tokens[at + 1]?.text !== "(") continue;
    const close = pairs.get(at + 1);
    if (close !== undefined && isReturnType(tokens[at - 1]) && isBodyAt(tokens, close + 1, pairs))
      names.add(token.text);
  }
  return names;
}

const NO_TYPES: ReadonlySet<string> = new Set(["return", "else", "do", "case", "new", "throw", "goto"]);

function isReturnType(token: Token | undefined): boolean {
  if (token?.type === "name") return !NO_TYPES.has(token.text);
  return token !== undefined && [">", "*", "&", "]", "&&"].includes(token.text);
}

/** Most tokens between a function's parameters, or a type's name, and its body. */
const MAX_TRAILING_TOKENS = 32;

/** A body opens here, maybe behind `const`, `noexcept(true)` or a trailing type. */
function isBodyAt(tokens: readonly Token[], at: number, pairs: ReadonlyMap<number, number>): boolean {
  for (let place = at; place < at + MAX_TRAILING_TOKENS; place += 1) {
    const token = tokens[place];
    if (token?.text === "{") return true;
    const close = token?.text === "(" && tokens[place - 1]?.type === "name" ? pairs.get(place) : undefined;
    if (close !== undefined && close - place < MAX_TRAILING_TOKENS) {
      place = close;
      continue;
    }
    const isBetween = token?.type === "name" || ["->", "<", ">", ",", "*", "&", "::"].includes(token?.text ?? "");
    if (!isBetween) return false;
  }
  return false;
}

/** What a program may lean on in the prompt: its headers and names, and the functions and types that it does not define itself. */
export function lendPrologue(prologue: string, code: string): string {
  const tokens = scan(code);
  const own = new Set([...functionsOf(tokens), ...typesOf(tokens)]);
  return topLevelPieces(prologue)
    .filter((piece) => {
      const [first] = piece.tokens;
      if (first?.type === "directive" || first?.text === "using" || first?.text === "typedef") return true;
      const [name] =
        first !== undefined && TYPE_WORDS.has(first.text) ? typesOf(piece.tokens) : functionsOf(piece.tokens);
      return name === undefined || !own.has(name);
    })
    .map(({ text }) => `${text}\n`)
    .join("");
}

const TYPE_WORDS: ReadonlySet<string> = new Set(["struct", "class", "enum", "union"]);

/** Names of the types that tokens define. */
function typesOf(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [at, { text }] of tokens.entries()) {
    const name = tokens[at + 1];
    if (!TYPE_WORDS.has(text) || name?.type !== "name") continue;
    const after = tokens.slice(at + 2, at + 2 + MAX_TRAILING_TOKENS).find(({ text: sign }) => "{;()=".includes(sign));
    if (after?.text === "{") names.add(name.text);
  }
  return names;
}

interface Piece {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Directives, and what ends with `;` or a body, each with its comments left out. */
function topLevelPieces(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let open: Token[] = [];
  let depth = 0;
  const tokens = scan(source);
  for (const [at, token] of tokens.entries()) {
    if (token.type === "directive" && open.length === 0) {
      pieces.push({ text: token.text, tokens: [token] });
      continue;
    }
    open.push(token);
    if (token.text === "{") depth += 1;
    if (token.text === "}") depth -= 1;
    const isEnd = depth === 0 && (token.text === ";" || (token.text === "}" && tokens[at + 1]?.text !== ";"));
    if (!isEnd) continue;
    pieces.push({ text: source.slice(open[0]?.start, token.end), tokens: open });
    open = [];
  }
  return pieces;
}
