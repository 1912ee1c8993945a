import { fail } from "./limits.ts";
import { type Node, sym } from "./node.ts";
import type { ExpressionParser } from "./parser-port.ts";
import { FUNCTION_NAMES } from "./vocabulary.ts";

/** Single letters that name a function where a bracket follows; any other letter multiplies. */
const FUNCTION_LETTERS: ReadonlySet<string> = new Set(["f", "g", "h", "F", "G", "H"]);

/** A symbol with its primes and index, applied to arguments where it names a function. */
export function symbolNode(p: ExpressionParser, letter: string): Node {
  let name = letter;
  while (p.isOp("'")) {
    name += "'";
    p.pos++;
  }
  const constant = name === "e" ? "e" : name === "i" ? "i" : null;
  if (p.isOp("_")) return indexed(p, name);
  if (constant !== null && !p.bound.includes(name)) return { k: "const", name: constant };
  if (FUNCTION_LETTERS.has(letter) && !p.bound.includes(letter)) {
    const applied = application(p, name);
    if (applied !== null) return applied;
  }
  return sym(name);
}

/** `f(...)` or `f^{-1}(...)`; null where no bracket follows. */
function application(p: ExpressionParser, name: string): Node | null {
  let called = name;
  let skip = 0;
  if (p.isOp("^") && p.isOp("{", 1) && p.isOp("-", 2) && p.peek(3)?.v === "1" && p.isOp("}", 4)) {
    called = `${name}^-1`;
    skip = 5;
  }
  if (!p.isOp("(", skip)) return null;
  p.pos += skip;
  return { k: "call", name: called, args: p.argumentsIn("(", ")") };
}

/** `x_1` is a name of its own; an index that is not a plain number is an argument, as in `a_{n+1}`. */
export function indexed(p: ExpressionParser, name: string): Node {
  p.pos++;
  const found = indexIn(p);
  if (typeof found === "string") {
    const full = `${name}_${found}`;
    if (FUNCTION_LETTERS.has(name)) return application(p, full) ?? sym(full);
    return sym(full);
  }
  return { k: "call", name: `${name}_`, args: found };
}

function indexIn(p: ExpressionParser): string | Node[] {
  const t = p.peek();
  if (t?.t === "num" && /^\d+$/.test(t.v)) {
    p.pos++;
    return String(Number(t.v));
  }
  if (t?.t === "text") {
    p.pos++;
    return t.v;
  }
  if (!p.isOp("{")) return [p.script()];
  const inside = p.peek(1);
  if (inside !== null && p.isOp("}", 2)) {
    if (inside.t === "num" || inside.t === "text") {
      p.pos += 3;
      return inside.t === "num" ? String(Number(inside.v)) : inside.v;
    }
    if ((inside.t === "word" && inside.v.length > 1) || (inside.t === "cmd" && FUNCTION_NAMES.has(inside.v))) {
      p.pos += 3;
      return inside.v;
    }
  }
  return p.argumentsIn("{", "}");
}

/** A Greek letter, or an angle or triangle with its points. */
export function greek(p: ExpressionParser, name: string): Node {
  if (name === "angle" || name === "triangle") return symbolNode(p, `${name}:${pointNames(p)}`);
  if (name === "varphi") return symbolNode(p, "phi");
  if (name === "varepsilon") return symbolNode(p, "epsilon");
  const node = symbolNode(p, name);
  if ((name === "phi" || name === "psi" || name === "Phi" || name === "Psi") && node.k === "sym")
    return application(p, node.name) ?? node;
  return node;
}

function pointNames(p: ExpressionParser): string {
  let names = "";
  for (let t = p.peek(); t?.t === "word"; t = p.peek()) {
    names += t.v;
    p.pos++;
  }
  return names === "" ? fail("an angle has no name") : names;
}

/** What a mark stands over, as one name. */
export function markedName(p: ExpressionParser): string {
  if (!p.isOp("{")) {
    const t = p.peek() ?? fail("a mark has no symbol");
    p.pos++;
    return t.v;
  }
  let depth = 0;
  let name = "";
  for (let t = p.peek(); t !== null; t = p.peek()) {
    p.pos++;
    if (t.t === "op" && t.v === "{") depth++;
    else if (t.t === "op" && t.v === "}" && --depth === 0) break;
    else name += t.v;
  }
  return name === "" || depth > 0 ? fail("a mark has no symbol") : name;
}
