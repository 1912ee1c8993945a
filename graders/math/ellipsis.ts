import { keyOf } from "./canonical.ts";
import { exact } from "./exact.ts";
import { identical } from "./identity.ts";
import type { Meter } from "./limits.ts";
import { add, children, freeSymbols, mapChildren, type Node, neg, num, some, sym } from "./node.ts";
import { addR, cmpR, divR, fromInteger, mulR, subR } from "./rational.ts";

/** The bound symbol that stands for the running index. */
const INDEX = "#k";
const ONE = num(fromInteger(1));

/**
 * Sums and products with dots between their terms, as `a_1 + a_2 + \dots + a_n`, as the sum or product they mean: two terms
 * before the dots give the step, the term behind them the end. Where they give none, the dots stay.
 */
export function expandEllipses(node: Node, meter: Meter): Node {
  if (!some(node, isDots)) return node;
  const inner = mapChildren(node, (c) => expandEllipses(c, meter));
  return inner.k === "add" || inner.k === "mul" ? series(inner, meter) : inner;
}

function isDots(node: Node): boolean {
  return node.k === "const" && node.name === "dots";
}

function series(node: Extract<Node, { k: "add" | "mul" }>, meter: Meter): Node {
  const at = node.args.findIndex(isDots);
  const [a, b, z] = [node.args[at - 2], node.args[at - 1], node.args[at + 1]];
  if (at < 2 || a === undefined || b === undefined || z === undefined) return node;
  const pattern = new Pattern(meter);
  const body = pattern.unify(a, b, z);
  if (body === null || pattern.start === null || pattern.end === null) return progression(node, at, a, b, z, meter);
  const [lo, hi] = pattern.step === 1 ? [pattern.start, pattern.end] : [pattern.end, pattern.start];
  let first = at - 2;
  let low = lo;
  // Terms written out before those that gave the step belong to it too.
  while (pattern.step === 1 && first > 0) {
    const before = add(low, neg(ONE));
    const previous = node.args[first - 1];
    if (previous === undefined || !identical(termAt(body, before, meter), previous, meter)) break;
    low = before;
    first--;
  }
  const whole: Node = { k: "bind", op: node.k === "add" ? "sum" : "prod", v: INDEX, lo: low, hi, body };
  const args = [...node.args.slice(0, first), whole, ...node.args.slice(at + 2)];
  return args.length === 1 ? whole : { ...node, args };
}

/** `1 + 3 + 5 + \dots + (2n - 1)`: terms before the dots that rise by one number, and a last term that they reach. */
function progression(
  node: Extract<Node, { k: "add" | "mul" }>,
  at: number,
  a: Node,
  b: Node,
  z: Node,
  meter: Meter,
): Node {
  const [x, y] = [exact(a, meter), exact(b, meter)];
  const first = x === null ? null : exact(node.args[0] ?? a, meter);
  // A power with a symbol above, as in 1 + 2 + 4 + ... + 2^n, is another kind of series.
  if (x === null || y === null || first === null || cmpR(x, y) >= 0 || some(z, hasSymbolAbove)) return node;
  const step = subR(y, x);
  const regular = node.args.slice(0, at).every((term, i) => {
    const v = exact(term, meter);
    return v !== null && cmpR(v, addR(first, mulR(step, fromInteger(i)))) === 0;
  });
  if (!regular) return node;
  const end = exact(z, meter);
  const count = end === null ? null : divR(subR(end, first), step);
  if (count !== null && count.d !== 1n) return node;
  const hi: Node = count === null ? { k: "div", a: add(z, neg(num(first))), b: num(step) } : num(count);
  const body = add(num(first), { k: "mul", args: [num(step), sym(INDEX)] });
  const whole: Node = { k: "bind", op: node.k === "add" ? "sum" : "prod", v: INDEX, lo: num(fromInteger(0)), hi, body };
  const rest = node.args.slice(at + 2);
  return rest.length === 0 ? whole : { ...node, args: [whole, ...rest] };
}

function hasSymbolAbove(node: Node): boolean {
  return (node.k === "pow" && freeSymbols(node.b).size > 0) || (node.k === "fn" && node.name === "fact");
}

/** The term at an index, `a_0` for the name with the index 0. */
function termAt(body: Node, index: Node, meter: Meter): Node {
  const value = exact(index, meter);
  const at = (n: Node): Node => {
    if (n.k === "sym" && n.name === INDEX) return value === null ? index : num(value);
    const m = mapChildren(n, at);
    const [arg] = m.k === "call" ? m.args : [];
    if (m.k !== "call" || !m.name.endsWith("_") || m.args.length !== 1 || arg?.k !== "num" || arg.v.d !== 1n) return m;
    return sym(`${m.name}${arg.v.n}`);
  };
  return at(body);
}

/** What three terms have in common, with one index that runs by 1 from the first to the second and ends at the third. */
class Pattern {
  start: Node | null = null;
  end: Node | null = null;
  step: 1 | -1 = 1;
  private readonly meter: Meter;

  constructor(meter: Meter) {
    this.meter = meter;
  }

  unify(a: Node, b: Node, z: Node): Node | null {
    this.meter.spend(3);
    const same = keyOf(a, this.meter) === keyOf(b, this.meter);
    if (same) return keyOf(a, this.meter) === keyOf(z, this.meter) ? a : null;
    const named = this.names(a, b, z);
    if (named !== null) return named;
    if (a.k === b.k && a.k === z.k && children(a).length > 0) {
      const inside = this.inside(a, b, z);
      if (inside !== null) return inside;
    }
    return this.position(a, b, z) ? sym(INDEX) : null;
  }

  /** `a_1`, `a_2` and `a_n` are one name with an index. */
  private names(a: Node, b: Node, z: Node): Node | null {
    const [x, y, w] = [indexed(a), indexed(b), indexed(z)];
    if (x === null || y === null || w === null || x.name !== y.name || x.name !== w.name) return null;
    return this.position(x.index, y.index, w.index) ? { k: "call", name: x.name, args: [sym(INDEX)] } : null;
  }

  private inside(a: Node, b: Node, z: Node): Node | null {
    const [x, y, w] = [children(a), children(b), children(z)];
    if (x.length !== y.length || x.length !== w.length || shape(a) !== shape(b) || shape(a) !== shape(z)) return null;
    const saved = { start: this.start, end: this.end, step: this.step };
    const parts = x.map((c, i) => this.unify(c, y[i] ?? c, w[i] ?? c));
    if (parts.includes(null)) {
      Object.assign(this, saved);
      return null;
    }
    let i = 0;
    return mapChildren(a, (c) => parts[i++] ?? c);
  }

  private position(a: Node, b: Node, z: Node): boolean {
    const step = this.stepFrom(a, b);
    if (step === null) return false;
    if (this.start === null || this.end === null) {
      this.start = a;
      this.end = z;
      this.step = step;
      return true;
    }
    return step === this.step && identical(this.start, a, this.meter) && identical(this.end, z, this.meter);
  }

  private stepFrom(a: Node, b: Node): 1 | -1 | null {
    if (identical(b, add(a, ONE), this.meter)) return 1;
    return identical(b, add(a, neg(ONE)), this.meter) ? -1 : null;
  }
}

function indexed(node: Node): { readonly name: string; readonly index: Node } | null {
  if (node.k === "call" && node.name.endsWith("_") && node.args.length === 1 && node.args[0] !== undefined)
    return { name: node.name, index: node.args[0] };
  const m = node.k === "sym" ? /^(.+_)(\d{1,4})$/.exec(node.name) : null;
  return m === null ? null : { name: m[1] ?? "", index: num(fromInteger(Number(m[2]))) };
}

function shape(node: Node): string {
  return node.k === "fn" || node.k === "call" ? `${node.k} ${node.name}` : node.k;
}
