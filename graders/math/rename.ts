import { freeSymbols, type Node, some, substitute, sym } from "./node.ts";
import type { Context } from "./policy.ts";
import { exprOf, mapNodes, nodesOf, type Value } from "./value.ts";

/** Letters that stand for "any integer" in families of solutions. */
const INTEGER_LETTERS: ReadonlySet<string> = new Set(["k", "n", "m", "l", "ell", "j", "t", "s"]);

/**
 * Whether an answer equals the gold but for the name of a bound letter: the integer of a family of solutions, as `k` in
 * `\pi/4 + k\pi`, the parameter that a clause names, or any symbol under the policy `rename`.
 */
export function renamed(gold: Value, answer: Value, ctx: Context): boolean {
  const g = symbolsOf(gold);
  const a = symbolsOf(answer);
  const missing = [...a].filter((s) => !g.has(s));
  const unused = [...g].filter((s) => !a.has(s));
  const [from] = missing;
  if (ctx.policy.rename && missing.length > 0) return anyRenaming(gold, answer, missing, unused, ctx);
  if (from === undefined || missing.length !== 1) return false;
  const body = bodyOf(gold);
  const candidates = unused.filter((to) => mayRename(body, answer, to, from, ctx));
  return candidates.some((to) =>
    ctx.equal(body, rename(answer, from, to), { ...ctx, policy: { ...ctx.policy, rename: false } }),
  );
}

/** Under the policy, symbols are renamed in the order in which they first occur. */
function anyRenaming(
  gold: Value,
  answer: Value,
  missing: readonly string[],
  unused: readonly string[],
  ctx: Context,
): boolean {
  if (missing.length > unused.length) return false;
  let value = answer;
  missing.forEach((from, i) => {
    value = rename(value, from, `#${i}`);
  });
  missing.forEach((_, i) => {
    value = rename(value, `#${i}`, unused[i] ?? "");
  });
  return ctx.equal(gold, value, { ...ctx, policy: { ...ctx.policy, rename: false } });
}

function bodyOf(gold: Value): Value {
  if (gold.t !== "relation" || gold.sides.length !== 2 || gold.signs[0] !== "=") return gold;
  return gold.sides[1] ?? gold;
}

function mayRename(gold: Value, answer: Value, to: string, from: string, ctx: Context): boolean {
  if (ctx.parameters.has(from) && (ctx.parameters.has(to) || gold.t === "group" || INTEGER_LETTERS.has(to)))
    return true;
  if (!INTEGER_LETTERS.has(to) || !INTEGER_LETTERS.has(from)) return false;
  return periodic(gold, to) && periodic(answer, from);
}

/** A family over all integers: in every item the letter stands beside a factor of pi or degrees. */
function periodic(value: Value, letter: string): boolean {
  const nodes = nodesOf(value);
  return (
    nodes.length > 0 &&
    nodes.every((n) => !freeSymbols(n).has(letter) || steps(n, letter)) &&
    nodes.some((n) => freeSymbols(n).has(letter))
  );
}

function steps(node: Node, letter: string): boolean {
  return some(node, (n) => {
    if (n.k !== "mul" && n.k !== "div") return false;
    const symbols = freeSymbols(n);
    return (
      symbols.has(letter) &&
      symbols.size === 1 &&
      some(n, (x) => (x.k === "const" && x.name === "pi") || (x.k === "fn" && x.name === "degree"))
    );
  });
}

export function rename(value: Value, from: string, to: string): Value {
  const names = new Map([[from, sym(to)]]);
  return mapNodes(value, (n) => substitute(n, names));
}

export function symbolsOf(value: Value): Set<string> {
  const all = new Set<string>();
  for (const n of nodesOf(value)) freeSymbols(n, all);
  return all;
}

/** The symbols that a call on the left of an equation takes, as `n` in `f(n) = ...`; null for any other side. */
export function argumentsOf(side: Value | undefined): readonly string[] | null {
  const node = side === undefined ? null : exprOf(side);
  if (node?.k !== "call" || node.name === "#base") return null;
  const names = node.args.map((a) => (a.k === "sym" ? a.name : ""));
  return names.length > 0 && !names.includes("") && new Set(names).size === names.length ? names : null;
}
