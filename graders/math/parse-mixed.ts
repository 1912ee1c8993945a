import type { Token } from "./lexer.ts";
import { fail } from "./limits.ts";
import { add, div, type Node, num } from "./node.ts";
import { numberNode } from "./parse-number.ts";
import type { ExpressionParser } from "./parser-port.ts";
import { fromInteger } from "./rational.ts";

/** An integer directly before a proper fraction of integers is a mixed number. */
export function mixed(p: ExpressionParser, t: Token): Node {
  const whole = numberNode(t);
  if (!/^\d+$/.test(t.v)) return whole;
  const fraction = plainFraction(p) ?? latexFraction(p);
  return fraction === null ? whole : add(whole, fraction);
}

function plainFraction(p: ExpressionParser): Node | null {
  const [a, slash, b] = [p.peek(), p.peek(1), p.peek(2)];
  if (a?.t !== "num" || !a.gap || slash?.v !== "/" || b?.t !== "num") return null;
  if (!/^\d+$/.test(a.v) || !/^\d+$/.test(b.v) || Number(a.v) >= Number(b.v))
    return fail("two numbers stand side by side");
  p.pos += 3;
  return div(numberNode(a), numberNode(b));
}

function latexFraction(p: ExpressionParser): Node | null {
  if (!p.isCmd("frac")) return null;
  const start = p.pos;
  p.pos++;
  const a = integerArgument(p);
  const b = a === null ? null : integerArgument(p);
  if (a === null || b === null || a >= b) {
    p.pos = start;
    return null;
  }
  return div(num(fromInteger(a)), num(fromInteger(b)));
}

function integerArgument(p: ExpressionParser): number | null {
  const t = p.peek(p.isOp("{") ? 1 : 0);
  if (t?.t !== "num" || !/^\d{1,9}$/.test(t.v)) return null;
  if (p.isOp("{")) {
    if (!p.isOp("}", 2)) return null;
    p.pos += 3;
    return Number(t.v);
  }
  const node = p.argument();
  return node.k === "num" ? Number(node.v.n) : null;
}
