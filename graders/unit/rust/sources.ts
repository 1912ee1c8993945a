import { declarationOf, splitTopLevel } from "../../assert/typed/declaration.ts";

const QUOTED = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|b?r(#*)"[\s\S]*?"\1|b?"(?:\\[\s\S]|[^"\\])*"|b?'(?:\\[^']*|[^'\\])'/g;

/** The text with blanks for comments, strings and characters, so that places stay where they are. */
export function bareRust(text: string): string {
  return text.replace(QUOTED, (part) => part.replace(/[^\n]/g, " "));
}

export interface RustFunction {
  readonly name: string;
  readonly lifetimes: string;
  readonly parameters: readonly string[];
  readonly returns: string;
  /** Whether all its types are the standard library's, and data. */
  readonly isPlain: boolean;
}

const PLAIN =
  /^(?:&|mut\b|'\w+|[iu](?:8|16|32|64|128|size)\b|f(?:32|64)\b|bool\b|char\b|str\b|String\b|Vec\b|Option\b|Result\b|Box\b|(?:(?:::)?std::collections::)?(?:Hash|BTree)(?:Map|Set)\b|(?:(?:::)?std::collections::)?(?:VecDeque|LinkedList|BinaryHeap)\b|[<>,()[\];\s]|\d+)*$/;
/** Names of the language's own that a glob import of the program's would hide. */
const TAKEN = new Set(["Some", "None", "Ok", "Err", "drop", "main"]);

/** The functions at the top level of a program. */
export function readFunctions(code: string): readonly RustFunction[] {
  const bare = bareRust(code);
  const found: RustFunction[] = [];
  let depth = 0;
  for (const match of bare.matchAll(/[{}]|\bfn\s+(\w+)\s*(<[^>(]*>)?\s*\(/g)) {
    if (match[0] === "{") depth += 1;
    else if (match[0] === "}") depth -= 1;
    else if (depth === 0 && match[1] !== undefined && !TAKEN.has(match[1])) {
      const read = readFunction(bare.slice(match.index), match[1], match[2] ?? "");
      if (read !== null) found.push(read);
    }
  }
  return found;
}

function readFunction(text: string, name: string, lifetimes: string): RustFunction | null {
  const declaration = declarationOf(text, /^fn\s+\w+\s*(?:<[^>(]*>)?\s*\(/);
  if (declaration === null) return null;
  const parameters = splitTopLevel(declaration.parameters).map(
    (part) => /^(?:mut\s+)?\w+\s*:\s*([\s\S]+)$/.exec(part)?.[1]?.trim() ?? "self",
  );
  const returns = /^\s*->\s*([^{;]+?)\s*(?:\{|;|\bwhere\b)/.exec(declaration.after)?.[1]?.trim() ?? "()";
  const isPlain = [...parameters, returns].every((type) => PLAIN.test(type)) && /^(?:<[\s',a-z_]*>)?$/.test(lifetimes);
  return { name, lifetimes, parameters, returns, isPlain };
}

export interface RustTest {
  /** With the modules that it lies in: `tests::adds`. */
  readonly name: string;
  readonly isMarked: boolean;
  /** What its panic has to say; null where it has to end well. */
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
const PLACES = /(#!?\[[^\]]*\])|\bmod\s+(\w+)\s*\{|\bfn\s+(\w+)|\buse\s+(\w+)\b(?=::)|[{};]/g;
const OUR_MARK = /^#!?\[\s*(?:(?:test|should_panic|ignore|rustfmt|allow|warn|deny)\b|cfg\s*\(\s*test\s*\))/;
const OWN_CRATES = /^(?:std|core|alloc|super|self|crate)$/;

class Reading {
  readonly #source: string;
  readonly #bare: string;
  readonly #tests: RustTest[] = [];
  readonly #edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  /** Modules that are open, and other blocks as null. */
  readonly #open: (string | null)[] = [];
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
      this.#open.push(module);
      this.#publish(index);
    } else if (name !== undefined) this.#function(name, index);
    else if (whole === "{") this.#open.push(null);
    else if (whole === "}") this.#open.pop();
    this.#marks = [];
  }

  #function(name: string, index: number): void {
    if (!this.#marks.some((mark) => /^#\[\s*test\s*\]$/.test(mark))) return;
    const panic = this.#marks.find((mark) => /^#\[\s*should_panic\b/.test(mark));
    const folders = this.#open.filter((folder) => folder !== null);
    this.#tests.push({
      name: [...folders, name].join("::"),
      isMarked: this.#marks.some((mark) => /^#\[\s*ignore\b/.test(mark)),
      panics: panic === undefined ? null : (/expected\s*=\s*"((?:\\.|[^"\\])*)"/.exec(panic)?.[1] ?? ""),
    });
    this.#publish(index);
  }

  /** What the code around the tests calls has to be public. */
  #publish(index: number): void {
    const isPublic = /\bpub(?:\([^)]*\))?\s*$/.test(this.#bare.slice(Math.max(0, index - 32), index));
    if (!isPublic) this.#edits.push({ from: index, to: index, text: "pub " });
  }
}
