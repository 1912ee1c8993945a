import { ServiceError } from "../../../src/contract/errors.ts";
import { splitTopLevel } from "../../assert/typed/declaration.ts";
import { bareRust } from "../../code/bare.ts";

export interface RustFunction {
  readonly name: string;
  readonly lifetimes: string;
  readonly parameters: readonly string[];
  readonly returns: string;
  /** Whether all its types are the standard library's, and data. */
  readonly isPlain: boolean;
}

/** The parts of which types of data are made, all the standard library's. */
const PLAIN =
  /^(?:[&<>,()[\];]|mut|'\w+|[iu](?:8|16|32|64|128|size)|f(?:32|64)|bool|char|str|String|Vec|Option|Result|Box|(?:Hash|BTree)(?:Map|Set)|VecDeque|LinkedList|BinaryHeap|\d+)$/;
/** Names of the language's own that a glob import of the program's would hide. */
const TAKEN = new Set(["Some", "None", "Ok", "Err", "drop", "main"]);

/** The functions at the top level of a program, as far as its brackets are closed. */
export function readFunctions(code: string): readonly RustFunction[] {
  const bare = bareRust(code);
  const found: RustFunction[] = [];
  let depth = 0;
  let read = 0;
  for (const match of bare.matchAll(/[{}]|\bfn\s+(\w+)\s*(?:(<[^<>(){};]*>)\s*)?\(/g)) {
    if (match.index < read) continue;
    const [whole, name, lifetimes = ""] = match;
    if (whole === "{") depth += 1;
    else if (whole === "}") depth -= 1;
    else if (depth === 0 && name !== undefined) {
      const start = match.index + whole.length;
      const close = endOf(bare, start, ")");
      read = close === null ? bare.length : (endOf(bare, close + 1, "{;") ?? bare.length);
      if (close === null || TAKEN.has(name)) continue;
      found.push(functionOf(name, lifetimes, bare.slice(start, close), bare.slice(close + 1, read)));
    }
  }
  return found;
}

/** Where the first of `marks` stands that is in no brackets; null where there is none. */
function endOf(text: string, from: number, marks: string): number | null {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (depth === 0 && marks.includes(sign)) return at;
    if (sign === "(" || sign === "[") depth += 1;
    else if (sign === ")" || sign === "]") depth -= 1;
  }
  return null;
}

/** `after` is what stands between the parameters and the body. */
function functionOf(name: string, lifetimes: string, declared: string, after: string): RustFunction {
  const parameters = splitTopLevel(declared).map(
    (part) => /^(?:mut\s+)?\w+\s*:\s*([\s\S]+)$/.exec(part)?.[1]?.trim() ?? "self",
  );
  const returns = /^\s*->([\s\S]*)$/.exec(after.split(/\bwhere\b/, 1)[0] ?? "")?.[1]?.trim() ?? "()";
  const isPlain = [...parameters, returns].every(isPlainType) && /^(?:<[\s',a-z_]*>)?$/.test(lifetimes);
  return { name, lifetimes, parameters, returns, isPlain };
}

function isPlainType(type: string): boolean {
  const parts = type.replace(/(?:::)?\bstd::collections::/g, "").match(/'?\w+|\S/g) ?? [];
  return parts.every((part) => PLAIN.test(part));
}

export interface RustTest {
  /** With the modules that it lies in: `tests::adds`. */
  readonly name: string;
  readonly isMarked: boolean;
  /** What its panic has to say, as a literal of Rust; null where it has to end well. */
  readonly panics: string | null;
}

export interface RustTests {
  readonly tests: readonly RustTest[];
  /** The text with its tests as functions that can be called, and the program's crate as this one. */
  readonly text: string;
}

/** Reads a file of tests. */
export function readTests(source: string): RustTests {
  return new Reading(source).read();
}

/** Marks, modules, functions, imports, and where blocks begin and end. */
const PLACES = /(#!?\[[^\][]*(?:\[[^\][]*\][^\][]*)*\])|\bmod\s+(\w+)\s*\{|\bfn\s+(\w+)|\buse\s+(\w+)\b(?=::)|[{};]/g;
const OUR_MARK = /^#!?\[\s*(?:(?:test|should_panic|ignore|rustfmt|allow|warn|deny)\b|cfg\s*\(\s*test\s*\))/;
const OWN_CRATES = /^(?:std|core|alloc|super|self|crate)$/;

const ANY_PANIC = /^#\[\s*should_panic\s*(?:\(\s*\)\s*)?\]$/;
const EXPECTED =
  /^#\[\s*should_panic\s*(?:=|\(\s*expected\s*=)\s*(r"[^"]*"|r(#+)"[\s\S]*?"\2|"(?:\\[\s\S]|[^"\\])*")\s*,?\s*\)?\s*\]$/;

/** Throws `task_invalid` where a mark asks for more than is understood: taken for any panic it would accept the wrong one. */
function expectedPanic(mark: string, test: string): string {
  if (ANY_PANIC.test(mark)) return '""';
  const literal = EXPECTED.exec(mark)?.[1];
  if (literal !== undefined) return literal;
  throw new ServiceError("task_invalid", `the test ${test} has a should_panic that is not understood`);
}

class Reading {
  readonly #source: string;
  readonly #bare: string;
  readonly #tests: RustTest[] = [];
  readonly #edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  /** Blocks that are open: whether each is a module, and the names of those that are. */
  readonly #open: boolean[] = [];
  readonly #folders: string[] = [];
  /** What stands in front of the next item. */
  #marks: string[] = [];

  constructor(source: string) {
    this.#source = source;
    this.#bare = bareRust(source);
  }

  read(): RustTests {
    for (const match of this.#bare.matchAll(PLACES)) this.#take(match);
    let text = "";
    let place = 0;
    for (const edit of this.#edits) {
      text += this.#source.slice(place, edit.from) + edit.text;
      place = edit.to;
    }
    return { tests: this.#tests, text: text + this.#source.slice(place) };
  }

  #take({ 0: whole, 1: mark, 2: module, 3: name, 4: crate, index }: RegExpExecArray): void {
    if (mark !== undefined) {
      this.#marks.push(this.#source.slice(index, index + mark.length));
      if (OUR_MARK.test(mark)) this.#edits.push({ from: index, to: index + mark.length, text: "" });
      return;
    }
    if (crate !== undefined) {
      const from = index + whole.length - crate.length;
      if (!OWN_CRATES.test(crate)) this.#edits.push({ from, to: from + crate.length, text: "crate" });
      return;
    }
    if (module !== undefined) {
      this.#open.push(true);
      this.#folders.push(module);
      this.#publish(index);
    } else if (name !== undefined) this.#function(name, index);
    else if (whole === "{") this.#open.push(false);
    else if (whole === "}" && this.#open.pop() === true) this.#folders.pop();
    this.#marks = [];
  }

  #function(name: string, index: number): void {
    if (!this.#marks.some((mark) => /^#\[\s*test\s*\]$/.test(mark))) return;
    const panic = this.#marks.find((mark) => /^#\[\s*should_panic\b/.test(mark));
    this.#tests.push({
      name: [...this.#folders, name].join("::"),
      isMarked: this.#marks.some((mark) => /^#\[\s*ignore\b/.test(mark)),
      panics: panic === undefined ? null : expectedPanic(panic, name),
    });
    this.#publish(index);
  }

  /** What the code around the tests calls has to be public. */
  #publish(index: number): void {
    const isPublic = /\bpub(?:\([^)]*\))?\s*$/.test(this.#bare.slice(Math.max(0, index - 32), index));
    if (!isPublic) this.#edits.push({ from: index, to: index, text: "pub " });
  }
}
