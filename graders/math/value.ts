import type { Node } from "./node.ts";
import type { Unit } from "./units.ts";

/** `=`, `<`, `<=`, `>`, `>=`, `!=`, `~` (approximately), `in`, `notin`, `equiv`, and what only structure is compared of. */
export type RelationSign = string;

/**
 * What an answer says, typed. `list` has no brackets; `group` keeps its brackets, so that a pair can be a point or an interval;
 * `space` is a set with a name (`R`, `Z`, `empty`); `builder` is a set given by conditions; `labelled` is a value under a word.
 */
export type Value =
  | { readonly t: "expr"; readonly node: Node; readonly unit: Unit | null }
  | { readonly t: "list"; readonly items: readonly Value[]; readonly joined: "and" | "or" | "" }
  | { readonly t: "set"; readonly items: readonly Value[] }
  | { readonly t: "group"; readonly open: string; readonly close: string; readonly items: readonly Value[] }
  | { readonly t: "sets"; readonly op: "cup" | "cap" | "setminus"; readonly parts: readonly Value[] }
  | { readonly t: "matrix"; readonly rows: readonly (readonly Value[])[]; readonly bars: boolean }
  | { readonly t: "ratio"; readonly parts: readonly Node[]; readonly clock: string | null }
  | { readonly t: "builder"; readonly element: Value; readonly condition: Value }
  | { readonly t: "space"; readonly name: string }
  | {
      readonly t: "relation";
      readonly sides: readonly Value[];
      readonly signs: readonly RelationSign[];
      readonly modulus: Node | null;
    }
  | { readonly t: "labelled"; readonly label: string; readonly value: Value }
  | { readonly t: "choice"; readonly letter: string; readonly words: string }
  /** Words, normalised; `raw` as they were written. */
  | { readonly t: "text"; readonly text: string; readonly raw?: string };

/** The left side of a congruence that names nothing. */
export const UNNAMED: Value = { t: "text", text: "" };

export type Relation = Extract<Value, { t: "relation" }>;

/** An answer with every reading that its spelling allows; the first is the likeliest. */
export interface Parsed {
  readonly value: Value;
  /** Another reading of an ambiguous comma: thousands as a list, a list as a decimal. */
  readonly other: Value | null;
  /** The letter that the answer begins with, where it reads as a choice. */
  readonly letter: string | null;
  /** Whether a clause named a symbol an integer, as "for some integer k". */
  readonly parameters: ReadonlySet<string>;
  /** Bounds that clauses set, as the domain of a function. */
  readonly conditions: readonly Value[];
  /** Why it is text, where mathematics was expected. */
  readonly problem: string | null;
}

export function exprOf(value: Value): Node | null {
  return value.t === "expr" ? value.node : null;
}

/** The same value with every expression in it replaced. */
export function mapNodes(value: Value, f: (n: Node) => Node): Value {
  const all = (vs: readonly Value[]): readonly Value[] => vs.map((v) => mapNodes(v, f));
  switch (value.t) {
    case "expr":
      return { ...value, node: f(value.node) };
    case "list":
    case "set":
    case "group":
      return { ...value, items: all(value.items) };
    case "sets":
      return { ...value, parts: all(value.parts) };
    case "matrix":
      return { ...value, rows: value.rows.map(all) };
    case "ratio":
      return { ...value, parts: value.parts.map(f) };
    case "builder":
      return { ...value, element: mapNodes(value.element, f), condition: mapNodes(value.condition, f) };
    case "relation":
      return { ...value, sides: all(value.sides), modulus: value.modulus && f(value.modulus) };
    case "labelled":
      return { ...value, value: mapNodes(value.value, f) };
    default:
      return value;
  }
}

/** The expressions in a value. */
export function nodesOf(value: Value): readonly Node[] {
  switch (value.t) {
    case "expr":
      return [value.node];
    case "list":
    case "set":
    case "group":
      return value.items.flatMap(nodesOf);
    case "sets":
      return value.parts.flatMap(nodesOf);
    case "matrix":
      return value.rows.flatMap((row) => row.flatMap(nodesOf));
    case "ratio":
      return value.parts;
    case "builder":
      return [...nodesOf(value.element), ...nodesOf(value.condition)];
    case "relation":
      return value.sides.flatMap(nodesOf);
    case "labelled":
      return nodesOf(value.value);
    default:
      return [];
  }
}

const KINDS: Readonly<Record<Value["t"], string>> = {
  expr: "an expression",
  list: "a list",
  set: "a set",
  group: "a tuple or interval",
  sets: "a combination of sets",
  matrix: "a matrix",
  ratio: "a ratio or time",
  builder: "a set given by a condition",
  space: "a named set",
  relation: "a relation",
  labelled: "a named value",
  choice: "a choice",
  text: "text",
};

/** What kind of thing a value is, in words. */
export function kindOf(value: Value): string {
  return KINDS[value.t];
}
