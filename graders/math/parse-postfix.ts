import { fail } from "./limits.ts";
import { fn, type Node, pow, sym } from "./node.ts";
import { ordinalScript, primeScript, sexagesimal, transposed } from "./parse-script.ts";
import { indexed } from "./parse-symbol.ts";
import type { ExpressionParser } from "./parser-port.ts";

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
  if (p.isOp("_") && base.k === "sym") return pow(indexed(p, base.name), exponent);
  // A power binds tighter than a sign and is itself raised from the right, as in 2^3^2.
  const raised = p.isOp("^") ? power(p, exponent) : exponent;
  return pow(base, raised);
}

function primed(base: Node): Node {
  if (base.k === "sym") return sym(`${base.name}'`);
  return base.k === "call" ? { ...base, name: `${base.name}'` } : fail("a prime stands alone");
}
