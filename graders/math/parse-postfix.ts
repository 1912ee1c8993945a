import { fail } from "./limits.ts";
import { fn, freeSymbols, mul, type Node, num, pow, sym } from "./node.ts";
import { ordinalScript, primeScript, sexagesimal, transposed } from "./parse-script.ts";
import { indexed } from "./parse-symbol.ts";
import type { ExpressionParser } from "./parser-port.ts";
import { fromInteger } from "./rational.ts";

/** What stands behind a value and belongs to it: a power, factorial, percent or degree sign, base; null where nothing does. */
export function postfix(p: ExpressionParser, base: Node): Node | null {
  const t = p.peek();
  if (t === null) return null;
  if (t.t === "cmd") {
    if (t.v === "%" || t.v === "degree") return marked(p, base, t.v);
    return null;
  }
  if (t.t === "word" && base.k === "num" && !t.gap && /^(?:st|nd|rd|th)$/.test(t.v)) {
    p.pos++;
    return base;
  }
  if (t.t !== "op") return null;
  if (t.v === "^") return power(p, base);
  if (t.v === "%") return marked(p, base, "%");
  if (t.v === "!") return factorial(p, base);
  if (t.v === "_" && base.k === "num") return based(p, base);
  return null;
}

function marked(p: ExpressionParser, base: Node, mark: string): Node {
  p.pos++;
  if (mark === "degree") return sexagesimal(p, base);
  if (base.k === "sym") fail("a percent sign follows a symbol");
  return fn("percent", base);
}

function factorial(p: ExpressionParser, base: Node): Node {
  p.pos++;
  if (!p.isOp("!") || p.peek()?.gap) return fn("fact", base);
  p.pos++;
  return fn("fact2", base);
}

function based(p: ExpressionParser, base: Node): Node {
  p.pos++;
  const inner = p.isOp("{") && p.isOp("(", 1);
  const b = inner ? parenthesised(p) : p.script();
  return { k: "call", name: "#base", args: [base, b] };
}

function parenthesised(p: ExpressionParser): Node {
  p.expectOp("{");
  const node = p.factor();
  p.expectOp("}");
  return node;
}

function power(p: ExpressionParser, base: Node): Node {
  p.pos++;
  if (p.isCmd("circ") || p.isCmd("degree")) {
    p.pos++;
    return sexagesimal(p, base);
  }
  if (p.isOp("{") && (p.isCmd("circ", 1) || p.isCmd("degree", 1)) && p.isOp("}", 2)) {
    p.pos += 3;
    return sexagesimal(p, base);
  }
  if (primeScript(p)) return primed(base);
  if (transposed(p)) return { k: "call", name: "#transpose", args: [base] };
  if (ordinalScript(p)) return base;
  const exponent = p.script();
  const chosen = base.k === "sym" || base.k === "call" ? selection(p, base, exponent) : null;
  if (chosen !== null) return chosen;
  if (p.isOp("_") && base.k === "sym") return pow(indexed(p, base.name), exponent);
  // A power binds tighter than a sign and is itself raised from the right, as in 2^3^2.
  const raised = p.isOp("^") ? power(p, exponent) : exponent;
  return pow(base, raised);
}

/**
 * `C_{10}^{3}` and `C^{3}_{10}` count selections, and so do `C_n^k` with two indices that are no plain numbers; `A_{10}^{3}`
 * counts ordered ones. Null for powers of a symbol with an index.
 */
function selection(p: ExpressionParser, base: Extract<Node, { k: "sym" | "call" }>, top: Node): Node | null {
  if (!/^[CA](?:_|$)/.test(base.name)) return null;
  let n: Node | null = null;
  if (base.name.length === 1 && base.k === "sym" && p.isOp("_")) {
    const start = p.pos;
    p.pos++;
    n = p.script();
    if (!selects(base.name, n, top)) {
      p.pos = start;
      return null;
    }
  } else if (base.k === "call" && base.args.length === 1) n = base.args[0] ?? null;
  else if (/^[CA]_\d+$/.test(base.name)) n = num(fromInteger(Number(base.name.slice(2))));
  if (n === null || !selects(base.name, n, top)) return null;
  return counted(base.name.charAt(0), n, top);
}

/** Whether two indices can count selections: integers of which the upper one is no larger, or for C both with symbols. */
function selects(name: string, n: Node, k: Node): boolean {
  if (n.k === "num" && k.k === "num")
    return n.v.d === 1n && k.v.d === 1n && n.v.n >= 2n && k.v.n >= 0n && k.v.n <= n.v.n;
  return name.startsWith("C") && freeSymbols(n).size > 0 && freeSymbols(k).size > 0;
}

/** The number of selections (C) or ordered selections (A, P) of k out of n. */
export function counted(letter: string, n: Node, k: Node): Node {
  return letter === "C" ? fn("binom", n, k) : mul(fn("binom", n, k), fn("fact", k));
}

function primed(base: Node): Node {
  if (base.k === "sym") return sym(`${base.name}'`);
  return base.k === "call" ? { ...base, name: `${base.name}'` } : fail("a prime stands alone");
}
