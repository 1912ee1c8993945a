import { add, div, fn, type Node, num } from "./node.ts";
import { numberNode } from "./parse-number.ts";
import type { ExpressionParser } from "./parser-port.ts";
import { fromInteger } from "./rational.ts";

/** Takes primes behind a power sign; false where there are none. */
export function primeScript(p: ExpressionParser): boolean {
  if (p.isOp("'")) {
    while (p.isOp("'")) p.pos++;
    return true;
  }
  if (!p.isOp("{") || !p.isOp("'", 1)) return false;
  let n = 1;
  while (p.isOp("'", n)) n++;
  if (!p.isOp("}", n)) return false;
  p.pos += n + 1;
  return true;
}

/** Takes the T of a transposed matrix. */
export function transposed(p: ExpressionParser): boolean {
  const t = p.isOp("{") ? p.peek(1) : p.peek();
  if (t?.t !== "word" || t.v !== "T" || (p.isOp("{") && !p.isOp("}", 2))) return false;
  p.pos += p.isOp("{") ? 3 : 1;
  return true;
}

/** Takes the letters of an ordinal, as in 12th. */
export function ordinalScript(p: ExpressionParser): boolean {
  const braced = p.isOp("{");
  const t = p.peek(braced ? 1 : 0);
  if (t === null || (t.t !== "text" && t.t !== "word") || !/^(?:st|nd|rd|th)$/.test(t.v)) return false;
  if (braced && !p.isOp("}", 2)) return false;
  p.pos += braced ? 3 : 1;
  return true;
}

/** Degrees with the minutes and seconds that follow them. */
export function sexagesimal(p: ExpressionParser, degrees: Node): Node {
  let total = degrees;
  for (const [mark, unit] of [
    ["'", 60],
    ["''", 3600],
  ] as const) {
    const length = minutes(p, mark);
    if (length === 0) continue;
    const t = p.peek();
    if (t?.t !== "num") break;
    total = add(total, div(numberNode(t), num(fromInteger(unit))));
    p.pos += length;
  }
  return fn("degree", total);
}

/** Spellings of minutes and seconds behind their number, as the tokens they take. */
const MARKS: Readonly<Record<"'" | "''", readonly (readonly string[])[]>> = {
  "'": [["'"], ["^", "'"], ["^", "{", "'", "}"]],
  "''": [
    ["'", "'"],
    ["^", "'", "'"],
    ["^", "{", "'", "'", "}"],
  ],
};

/** How many tokens a number with this mark of minutes or seconds takes; 0 where there is none. */
function minutes(p: ExpressionParser, mark: "'" | "''"): number {
  if (p.peek()?.t !== "num") return 0;
  const spelling = MARKS[mark].find((ops) => ops.every((op, i) => p.isOp(op, i + 1)) && !p.isOp("'", ops.length + 1));
  return spelling === undefined ? 0 : spelling.length + 1;
}
