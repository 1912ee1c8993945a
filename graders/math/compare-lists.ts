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
  const g = gold.items.map((i) => nameOf(i, ctx));
  const a = answer.items.map((i) => nameOf(i, ctx));
  const gNamed = distinctNames(g);
  const aNamed = distinctNames(a);
  if (gNamed && aNamed && sameNames(g, a)) return byName(g, a, ctx);
  if ((gNamed !== aNamed || (gNamed && aNamed)) && order !== "any") {
    const positions = (gNamed ? g : a).every((n) => n.symbol);
    if (positions)
      return equalSequences(
        g.map((n) => n.value),
        a.map((n) => n.value),
        ctx,
      );
  }
  if (swapsNouns(gold.items, answer.items)) return false;
  return equalUnordered(gold.items, answer.items, ctx) || renamed(gold, answer, ctx);
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
    node === null
      ? name.t === "text"
        ? name.text
        : "?"
      : node.k === "sym"
        ? node.name
        : JSON.stringify(node, (_, v) => (typeof v === "bigint" ? v.toString() : v));
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
