import { keyOf } from "./canonical.ts";
import { resolve } from "./equation.ts";
import type { Context } from "./policy.ts";
import { renamed } from "./rename.ts";
import { exprOf, type Value } from "./value.ts";

/** Item by item in order. */
export function equalSequences(gold: readonly Value[], answer: readonly Value[], ctx: Context): boolean {
  return gold.length === answer.length && gold.every((g, i) => equalItem(g, answer[i], ctx));
}

function equalItem(gold: Value, answer: Value | undefined, ctx: Context): boolean {
  return answer !== undefined && ctx.equal(gold, answer, ctx);
}

/** As sets: equal after a matching of items, repeated ones counted once on both sides. */
export function equalUnordered(gold: readonly Value[], answer: readonly Value[], ctx: Context): boolean {
  const free = new Set(answer.map((_, i) => i));
  for (const g of gold) {
    const found = [...free].find((i) => equalItem(g, answer[i], ctx));
    if (found !== undefined) free.delete(found);
    else if (!answer.some((a, i) => !free.has(i) && equalItem(g, a, ctx))) return false;
  }
  // What is left over must repeat something that was matched.
  return [...free].every((i) => gold.some((g) => equalItem(g, answer[i], ctx)));
}

/**
 * Values by name, as in `(x, y) = (2, 3)` or `x = 2, y = 3`; null for what gives none. Where both sides name the same things
 * the names say what comes where.
 */
export function namedParts(value: Value, ctx: Context): readonly Named[] | null {
  if (value.t === "relation") return fromTuples(value, ctx);
  if (value.t !== "list" && value.t !== "group") return null;
  const items = value.items.map((i) => nameOf(i, ctx));
  return distinctNames(items) ? items : null;
}

function fromTuples(value: Extract<Value, { t: "relation" }>, ctx: Context): readonly Named[] | null {
  const [names, values] = value.sides;
  if (value.sides.length !== 2 || value.signs[0] !== "=" || !isTuple(names) || !isTuple(values)) return null;
  if (names.items.length !== values.items.length) return null;
  const items = names.items.map((n, i) => {
    const node = exprOf(n);
    const item = values.items[i] ?? n;
    return { name: node === null ? null : keyOf(node, ctx.meter), value: item, symbol: node !== null };
  });
  return distinctNames(items) ? items : null;
}

function isTuple(value: Value | undefined): value is Extract<Value, { t: "group" | "list" }> {
  return value?.t === "group" || value?.t === "list";
}

/** Whether two values name the same things and give each the same value; null where they do not name the same things. */
export function equalByName(gold: Value, answer: Value, ctx: Context): boolean | null {
  const g = namedParts(gold, ctx);
  const a = g === null ? null : namedParts(answer, ctx);
  return g === null || a === null || !sameNames(g, a) ? null : byName(g, a, ctx);
}

/** The items of a list; "y = 3, x = 2" in the order that a point has. */
export function inCoordinateOrder(list: Extract<Value, { t: "list" }>, ctx: Context): readonly Value[] {
  const named = namedParts(list, ctx);
  if (named === null || !named.every((n) => /^[xyz]$/.test(n.name ?? ""))) return list.items;
  return [...named].sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1)).map((n) => n.value);
}

interface Named {
  readonly name: string | null;
  readonly value: Value;
  readonly symbol: boolean;
}

/** A list without brackets: unordered, unless names on its items or the policy say what comes where. */
export function equalLists(gold: Extract<Value, { t: "list" }>, answer: Value, ctx: Context): boolean {
  if (answer.t === "group")
    return answer.open === "(" && answer.close === ")" && equalSequences(gold.items, answer.items, ctx);
  if (answer.t !== "list" && answer.t !== "set") return singleItem(gold.items, answer, ctx);
  const { order } = ctx.policy;
  if (order === "strict" && answer.t === "list") return equalSequences(gold.items, answer.items, ctx);
  const named = byNames(gold.items, answer.items, ctx);
  if (named !== null) return named;
  if (swapsNouns(gold.items, answer.items)) return false;
  return equalUnordered(gold.items, answer.items, ctx) || renamed(gold, answer, ctx);
}

/** Lists of which the names decide, or the order where only one side has names; null where neither does. */
function byNames(gold: readonly Value[], answer: readonly Value[], ctx: Context): boolean | null {
  const g = gold.map((i) => nameOf(i, ctx));
  const a = answer.map((i) => nameOf(i, ctx));
  const gNamed = distinctNames(g);
  const aNamed = distinctNames(a);
  if (gNamed && aNamed && sameNames(g, a)) return byName(g, a, ctx);
  if (contradictNames(g, a, ctx)) return false;
  const ordered = (gNamed || aNamed) && ctx.policy.order !== "any" && (gNamed ? g : a).every((n) => n.symbol);
  if (!ordered) return null;
  return equalSequences(
    g.map((n) => n.value),
    a.map((n) => n.value),
    ctx,
  );
}

/** Names that both sides use give different values, or the answer gives one name where the gold tells several apart. */
function contradictNames(gold: readonly Named[], answer: readonly Named[], ctx: Context): boolean {
  if (!distinctNames(gold) || answer.some((a) => a.name === null)) return false;
  if (!distinctNames(answer)) return answer.some((a) => gold.some((g) => g.name === a.name));
  return gold.some((g) => answer.some((a) => a.name === g.name && !ctx.equal(g.value, a.value, ctx)));
}

/** A list whose items are all the same as one value, as the two equal roots of a square. */
function singleItem(gold: readonly Value[], answer: Value, ctx: Context): boolean {
  if (answer.t === "matrix" || answer.t === "text") return false;
  const [first] = gold;
  if (answer.t === "relation" && namesSeveral(answer)) return sequenceFrom(gold, answer, ctx);
  return first !== undefined && gold.every((g) => g.t === "expr" && equalItem(g, answer, ctx));
}

/** "(a, b) = (1, 2)" or "a, b = 1, 2" for a list. */
function namesSeveral(answer: Extract<Value, { t: "relation" }>): boolean {
  const [name] = answer.sides;
  return name?.t === "group" || name?.t === "list";
}

function sequenceFrom(gold: readonly Value[], answer: Extract<Value, { t: "relation" }>, ctx: Context): boolean {
  const value = answer.sides.at(-1);
  const items = value?.t === "group" || value?.t === "list" ? value.items : [];
  const plain = gold.map((g) => nameOf(g, ctx).value);
  return equalSequences(plain, items, ctx);
}

function nameOf(item: Value, ctx: Context): Named {
  if (item.t === "labelled") return { name: item.label, value: item.value, symbol: item.label.length === 1 };
  if (item.t !== "relation" || item.signs.length !== 1 || item.signs[0] !== "=")
    return { name: null, value: item, symbol: false };
  const resolved = resolve(item, ctx);
  if (resolved.state !== "assignment" || resolved.assignment.name === null)
    return { name: null, value: item, symbol: false };
  const node = exprOf(resolved.assignment.name);
  const name = resolved.assignment.name;
  const key =
    node === null ? (name.t === "text" ? name.text : "?") : node.k === "sym" ? node.name : keyOf(node, ctx.meter);
  return { name: key, value: resolved.assignment.value, symbol: node !== null };
}

function distinctNames(items: readonly Named[]): boolean {
  return (
    items.length > 1 && items.every((i) => i.name !== null) && new Set(items.map((i) => i.name)).size === items.length
  );
}

function sameNames(a: readonly Named[], b: readonly Named[]): boolean {
  const names = new Set(a.map((i) => i.name));
  return a.length === b.length && b.every((i) => names.has(i.name));
}

function byName(gold: readonly Named[], answer: readonly Named[], ctx: Context): boolean {
  return gold.every((g) => {
    const a = answer.find((x) => x.name === g.name);
    return a !== undefined && ctx.equal(g.value, a.value, ctx);
  });
}

/** "3 boys and 4 donkeys" for "3 donkeys and 4 boys". */
function swapsNouns(gold: readonly Value[], answer: readonly Value[]): boolean {
  const nouns = (items: readonly Value[]): string[] =>
    items.map((i) => (i.t === "expr" && i.unit?.kind === "noun" ? i.unit.text : ""));
  const [g, a] = [nouns(gold), nouns(answer)];
  if (g.includes("") || a.includes("")) return false;
  return (
    gold.some((_, i) => g[i] !== a[i]) &&
    [...g].sort().join("|") === [...a].sort().join("|") &&
    new Set(g).size > 1 &&
    !samePairs(gold, answer)
  );
}

function samePairs(gold: readonly Value[], answer: readonly Value[]): boolean {
  const pair = (i: Value): string =>
    i.t === "expr" && i.unit?.kind === "noun" && i.node.k === "num"
      ? `${i.node.v.n}/${i.node.v.d} ${i.unit.text}`
      : "?";
  return gold.map(pair).sort().join() === answer.map(pair).sort().join();
}
