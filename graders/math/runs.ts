import { exact } from "./exact.ts";
import { identical } from "./identity.ts";
import { LIMITS, type Meter, refuse } from "./limits.ts";
import { add, type Node, neg, num } from "./node.ts";
import { addR, cmpR, divR, fromInteger, mulR, type Rational, subR } from "./rational.ts";
import { exprOf, type Value } from "./value.ts";

/**
 * Lists and sets with dots in one spelling: `1, 2, \dots, 5` written out, and of `1, 2, 3, \dots, n` the first two terms, as
 * long as the terms before the dots rise by one step. Other runs stay as they are.
 */
export function spellRuns(value: Value, meter: Meter): Value {
  switch (value.t) {
    case "list":
    case "set":
    case "group":
      return { ...value, items: spelled(value.items, meter) };
    case "relation":
      return { ...value, sides: value.sides.map((s) => spellRuns(s, meter)) };
    case "labelled":
      return { ...value, value: spellRuns(value.value, meter) };
    default:
      return value;
  }
}

function spelled(items: readonly Value[], meter: Meter): readonly Value[] {
  const at = items.findIndex(isDots);
  if (at < 2) return items.some((i) => i.t !== "expr") ? items.map((i) => spellRuns(i, meter)) : items;
  const head = items.slice(0, at).map(exprOf);
  const [a, b] = head;
  if (!a || !b || head.includes(null)) return items;
  const rest = items.slice(at + 1);
  const [x, y] = [exact(a, meter), exact(b, meter)];
  const last = rest[0] === undefined ? null : exprOf(rest[0]);
  const z = last === null ? null : exact(last, meter);
  if (x !== null && y !== null && z !== null) return writtenOut(items, at, [x, subR(y, x), z], meter);
  const step = add(b, neg(a));
  const regular = head.every((h, i) => i < 2 || !h || identical(h, add(head[i - 1] ?? h, step), meter));
  return regular ? [...items.slice(0, 2), ...items.slice(at)] : items;
}

/** A run between numbers, term by term; as it is where its terms are not spaced evenly or the last is not reached. */
function writtenOut(
  items: readonly Value[],
  at: number,
  [first, step, last]: readonly [Rational, Rational, Rational],
  meter: Meter,
): readonly Value[] {
  const count = step.n === 0n ? null : divR(subR(last, first), step);
  if (count === null || count.d !== 1n || count.n < BigInt(at)) return items;
  if (count.n > BigInt(LIMITS.listItems)) return items;
  const terms = Array.from({ length: Number(count.n) + 1 }, (_, i) => addR(first, mulR(step, fromInteger(i))));
  const fits = items.slice(0, at).every((item, i) => {
    const [v, term] = [exprOf(item), terms[i]];
    const value = v === null ? null : exact(v, meter);
    return value !== null && term !== undefined && cmpR(value, term) === 0;
  });
  if (!fits) return items;
  if (terms.length + items.length > LIMITS.listItems) refuse("its list is too long");
  return [...terms.map(asValue), ...items.slice(at + 2)];
}

function asValue(v: Rational): Value {
  const node: Node = v.n < 0n ? neg(num({ n: -v.n, d: v.d })) : num(v);
  return { t: "expr", node, unit: null };
}

function isDots(value: Value): boolean {
  return value.t === "expr" && value.node.k === "const" && value.node.name === "dots";
}
