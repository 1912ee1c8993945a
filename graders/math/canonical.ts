import type { Meter } from "./limits.ts";
import type { Node } from "./node.ts";
import { keyR, mulR, negR, ONE, type Rational, rational } from "./rational.ts";

/**
 * A key that equal spellings share: sums and products flattened and sorted, signs and quotients as factors, numbers reduced.
 * Equal keys mean equal values; different keys mean nothing.
 */
export function keyOf(node: Node, meter: Meter): string {
  meter.spend(1);
  switch (node.k) {
    case "num":
      return keyR(node.v);
    case "sym":
      return node.name;
    case "const":
      return `#${node.name}`;
    case "add":
      return sum(node, meter);
    case "mul":
    case "div":
    case "neg":
      return product(node, meter);
    case "pm":
      return `(${node.flipped ? "mp" : "pm"} ${keyOf(node.a, meter)})`;
    case "pow":
      return power(node, meter);
    case "fn":
      return `(${node.name} ${node.args.map((a) => keyOf(a, meter)).join(" ")})`;
    case "call":
      return `[${node.name} ${node.args.map((a) => keyOf(a, meter)).join(" ")}]`;
    case "bind":
      return `{${node.op} ${node.v} ${node.lo ? keyOf(node.lo, meter) : ""};${node.hi ? keyOf(node.hi, meter) : ""};${keyOf(node.body, meter)}}`;
  }
}

function power(node: Extract<Node, { k: "pow" }>, meter: Meter): string {
  const b = keyOf(node.b, meter);
  const a = keyOf(node.a, meter);
  if (b === "1") return a;
  if (b === "1/2") return `(root ${a} 2)`;
  return `(^ ${a} ${b})`;
}

function sum(node: Node, meter: Meter): string {
  const terms: string[] = [];
  collectTerms(node, meter, terms);
  return terms.length === 1 ? (terms[0] ?? "") : `(+ ${terms.sort().join(" ")})`;
}

function collectTerms(node: Node, meter: Meter, into: string[]): void {
  meter.spend(1);
  if (node.k === "add") for (const a of node.args) collectTerms(a, meter, into);
  else into.push(keyOf(node, meter));
}

function product(node: Node, meter: Meter): string {
  const factors: string[] = [];
  const coefficient = collectFactors(node, false, meter, factors);
  if (coefficient === null) return `(${node.k} 0)`;
  const c = keyR(coefficient);
  if (factors.length === 0) return c;
  if (c !== "1") factors.push(c);
  return factors.length === 1 ? (factors[0] ?? "") : `(* ${factors.sort().join(" ")})`;
}

/** Puts the factors other than numbers into `into` and returns the number before them; null for a division by zero. */
function collectFactors(node: Node, inverse: boolean, meter: Meter, into: string[]): Rational | null {
  meter.spend(1);
  if (node.k === "neg") return mapped(collectFactors(node.a, inverse, meter, into), negR);
  if (node.k === "mul") return collectAll(node.args, inverse, meter, into);
  if (node.k === "div") {
    const top = collectFactors(node.a, inverse, meter, into);
    const bottom = collectFactors(node.b, !inverse, meter, into);
    return top === null || bottom === null ? null : mulR(top, bottom);
  }
  if (node.k === "num") return inverse ? inverted(node.v) : node.v;
  const key = keyOf(node, meter);
  into.push(inverse ? `(inv ${key})` : key);
  return ONE;
}

function collectAll(args: readonly Node[], inverse: boolean, meter: Meter, into: string[]): Rational | null {
  let total: Rational | null = ONE;
  for (const a of args) {
    const c = collectFactors(a, inverse, meter, into);
    total = c === null || total === null ? null : mulR(total, c);
  }
  return total;
}

function inverted(x: Rational): Rational | null {
  return x.n === 0n ? null : rational(x.d, x.n);
}

function mapped(x: Rational | null, f: (x: Rational) => Rational): Rational | null {
  return x === null ? null : f(x);
}
