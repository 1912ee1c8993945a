import type { Token } from "./scan.ts";

/** A type whose values can be written down in one process and read in another. */
export type ValueType =
  | { readonly kind: "void" | "bool" | "string" | "any" }
  | { readonly kind: "int"; readonly name: string; readonly isSigned: boolean }
  | { readonly kind: "float"; readonly name: string }
  /** `char *`: text up to its NUL; null is one of its values. */
  | { readonly kind: "text"; readonly isConst: boolean }
  /** A pointer to several numbers, whose count is no part of the type. */
  | { readonly kind: "array"; readonly of: ValueType; readonly isConst: boolean }
  | { readonly kind: "container"; readonly name: string; readonly args: readonly (ValueType | string)[] };

export interface DeclaredType {
  readonly type: ValueType;
  readonly reference: "" | "&" | "&&";
  readonly isConst: boolean;
}

/** Names that stand for a type, by `typedef` or `using`. */
export type Aliases = ReadonlyMap<string, readonly Token[]>;

const NUMBER_WORDS: ReadonlySet<string> = new Set(
  "signed unsigned short long int char float double bool _Bool void".split(" "),
);

const NAMED_INTS: ReadonlyMap<string, boolean> = new Map([
  ...[8, 16, 32, 64].flatMap((bits): [string, boolean][] => [
    [`int${bits}_t`, true],
    [`uint${bits}_t`, false],
  ]),
  ["size_t", false],
  ["ssize_t", true],
  ["ptrdiff_t", true],
]);

/** Containers by the number of types that they take. */
const CONTAINERS: ReadonlyMap<string, number> = new Map([
  ...["vector", "list", "deque", "set", "multiset", "unordered_set", "optional"].map((name): [string, number] => [
    name,
    1,
  ]),
  ...["map", "unordered_map", "pair", "array"].map((name): [string, number] => [name, 2]),
  ["tuple", Number.NaN],
]);

/** Types that one type may be made of, those behind aliases included. */
const MAX_TYPES = 64;

/** Reads all of `tokens` as a type; null where they are none that can be handed from process to process. */
export function parseType(
  tokens: readonly Token[],
  aliases: Aliases,
  budget = { types: MAX_TYPES },
): DeclaredType | null {
  const reader = new TypeReader(tokens, aliases, budget);
  const declared = reader.declared();
  return reader.isAtEnd ? declared : null;
}

const QUALIFIERS: ReadonlySet<string> = new Set(["volatile", "static", "inline", "extern", "restrict", "__restrict"]);

class TypeReader {
  readonly #tokens: readonly Token[];
  readonly #aliases: Aliases;
  readonly #budget: { types: number };
  #at = 0;

  constructor(tokens: readonly Token[], aliases: Aliases, budget: { types: number }) {
    this.#tokens = tokens;
    this.#aliases = aliases;
    this.#budget = budget;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  declared(): DeclaredType | null {
    let isConst = this.#qualifiers();
    const base = this.#base();
    if (base === null) return null;
    isConst = this.#qualifiers() || isConst;
    let type = base;
    while (this.#take("*")) {
      const pointed = pointerTo(type, isConst);
      if (pointed === null) return null;
      type = pointed;
      isConst = this.#qualifiers();
    }
    const reference = this.#take("&&") ? "&&" : this.#take("&") ? "&" : "";
    this.#qualifiers();
    return { type, reference, isConst };
  }

  #take(text: string): boolean {
    const isNext = this.#tokens[this.#at]?.text === text;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #qualifiers(): boolean {
    let isConst = false;
    for (;;) {
      const text = this.#tokens[this.#at]?.text ?? "";
      if (text !== "const" && !QUALIFIERS.has(text)) return isConst;
      isConst ||= text === "const";
      this.#at += 1;
    }
  }

  #base(): ValueType | null {
    this.#budget.types -= 1;
    if (this.#budget.types < 0) return null;
    const numeric = this.#numeric();
    if (numeric !== undefined) return numeric;
    const isQualified = this.#scope();
    const name = this.#tokens[this.#at]?.text ?? "";
    this.#at += 1;
    if (name === "string") return { kind: "string" };
    if (name === "any" && isQualified) return { kind: "any" };
    const isSigned = NAMED_INTS.get(name);
    if (isSigned !== undefined) return { kind: "int", name, isSigned };
    const count = CONTAINERS.get(name);
    if (count !== undefined && this.#take("<")) return this.#container(name, count);
    const alias = isQualified ? undefined : this.#aliases.get(name);
    if (alias === undefined) return null;
    const meant = parseType(alias, this.#aliases, this.#budget);
    return meant === null || meant.reference !== "" || meant.isConst ? null : meant.type;
  }

  /** `std::` and `boost::`, in front of a name. */
  #scope(): boolean {
    this.#take("::");
    const isScope = ["std", "boost"].includes(this.#tokens[this.#at]?.text ?? "");
    if (!isScope || this.#tokens[this.#at + 1]?.text !== "::") return false;
    this.#at += 2;
    return true;
  }

  #numeric(): ValueType | null | undefined {
    const words: string[] = [];
    for (;;) {
      const text = this.#tokens[this.#at]?.text ?? "";
      if (text !== "const" && !NUMBER_WORDS.has(text)) break;
      if (text !== "const") words.push(text);
      else if (words.length === 0) break;
      this.#at += 1;
    }
    return words.length === 0 ? undefined : numericOf(words);
  }

  #container(name: string, count: number): ValueType | null {
    const args: (ValueType | string)[] = [];
    do {
      const size = this.#tokens[this.#at];
      if (name === "array" && args.length === 1 && size?.type === "number") {
        args.push(size.text);
        this.#at += 1;
        continue;
      }
      const member = this.declared();
      if (member === null || member.reference !== "" || member.isConst || !isMember(member.type)) return null;
      args.push(member.type);
    } while (this.#take(","));
    if (!this.#take(">") || (!Number.isNaN(count) && args.length !== count)) return null;
    return { kind: "container", name, args };
  }
}

function isMember(type: ValueType): boolean {
  return type.kind !== "void" && type.kind !== "array" && type.kind !== "text";
}

const FLOATS: ReadonlySet<string> = new Set(["float", "double", "long double"]);

function numericOf(words: readonly string[]): ValueType | null {
  const name = words.join(" ");
  if (name === "void") return { kind: "void" };
  if (name === "bool" || name === "_Bool") return { kind: "bool" };
  if (FLOATS.has(name)) return { kind: "float", name };
  const sorted = words.toSorted().join(" ");
  if (sorted === "double long") return { kind: "float", name: "long double" };
  if (words.some((word) => ["void", "bool", "_Bool", "float", "double"].includes(word))) return null;
  return { kind: "int", name, isSigned: !words.includes("unsigned") };
}

function pointerTo(type: ValueType, isConst: boolean): ValueType | null {
  if (type.kind === "int" && type.name === "char") return { kind: "text", isConst };
  return isNumber(type) ? { kind: "array", of: type, isConst } : null;
}

/** What `name[]` makes of a parameter's type: its pointer. */
export function arrayOf(declared: DeclaredType): DeclaredType | null {
  const type = declared.reference === "" ? pointerTo(declared.type, declared.isConst) : null;
  return type === null ? null : { type, reference: "", isConst: false };
}

/** Types of C that hold one number. */
export function isNumber(type: ValueType): boolean {
  return type.kind === "int" || type.kind === "float" || type.kind === "bool";
}

/** The type as it is written where nothing but the standard headers has been read. */
export function spell(type: ValueType, language: "c" | "cpp"): string {
  switch (type.kind) {
    case "bool":
      return language === "c" ? "_Bool" : "bool";
    case "int":
    case "float":
      return type.name;
    case "text":
      return type.isConst ? "const char *" : "char *";
    case "array":
      return `${type.isConst ? "const " : ""}${spell(type.of, language)} *`;
    case "string":
      return "std::string";
    case "any":
      return "boost::any";
    case "container":
      return `std::${type.name}<${type.args.map((arg) => (typeof arg === "string" ? arg : spell(arg, language))).join(", ")}>`;
    case "void":
      return "void";
  }
}

/** Names of the containers, `string` and `any` that a type is made of. */
export function partsOf(type: ValueType): readonly string[] {
  if (type.kind === "string" || type.kind === "any") return [type.kind];
  if (type.kind !== "container") return [];
  return [type.name, ...type.args.flatMap((arg) => (typeof arg === "string" ? [] : partsOf(arg)))];
}

/** Names of the numbers that a type is made of. */
export function numbersOf(type: ValueType): readonly string[] {
  if (type.kind === "bool") return ["bool"];
  if (type.kind === "int") return [type.name];
  if (type.kind === "array") return numbersOf(type.of);
  return type.kind === "container" ? type.args.flatMap((arg) => (typeof arg === "string" ? [] : numbersOf(arg))) : [];
}
