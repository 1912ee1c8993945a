import { type Node, some } from "./node.ts";
import { gcdBig } from "./rational.ts";
import { nodesOf, type Value } from "./value.ts";

/** Why a value is not in reduced form; null where it is: fractions in lowest terms, nothing left to work out. */
export function unreduced(value: Value): string | null {
  for (const node of nodesOf(value)) {
    if (some(node, isUnreducedFraction)) return "a fraction in it can be reduced";
    if (some(node, isOpenArithmetic)) return "something in it is left to work out";
  }
  return null;
}

function integer(node: Node): bigint | null {
  if (node.k === "neg") return integer(node.a);
  return node.k === "num" && node.v.d === 1n ? node.v.n : null;
}

function isUnreducedFraction(node: Node): boolean {
  if (node.k !== "div") return false;
  const [a, b] = [integer(node.a), integer(node.b)];
  return a !== null && b !== null && (gcdBig(a, b) !== 1n || b === 1n || b === -1n);
}

/** Sums, products and powers of numbers; powers of ten and mixed numbers count as written out. */
function isOpenArithmetic(node: Node): boolean {
  if (node.k === "pow") return integer(node.a) !== null && integer(node.b) !== null && integer(node.a) !== 10n;
  if (node.k === "add") return node.args.filter((a) => integer(a) !== null).length > 1;
  if (node.k === "mul") return node.args.filter((a) => integer(a) !== null).length > 1;
  return node.k === "bind";
}
