import { LIMITS, refuse } from "./limits.ts";
import { mapChildren, type Node, neg, some } from "./node.ts";
import { mapNodes, nodesOf, type Value } from "./value.ts";

/** A value with plus-minus signs as the list of values it stands for; in a list or set these join the other items. */
export function expandSigns(value: Value): Value {
  if (!hasSigns(value)) return value;
  if (value.t === "list" || value.t === "set") {
    const items = value.items.flatMap((item) => variants(item));
    if (items.length > LIMITS.listItems) refuse("its list is too long");
    return { ...value, items };
  }
  if (value.t === "relation" && value.sides.every((s) => s.t === "set" || !hasSigns(s)))
    return { ...value, sides: value.sides.map(expandSigns) };
  const items = variants(value);
  return { t: "list", items, joined: "or" };
}

function hasSigns(value: Value): boolean {
  return nodesOf(value).some((n) => some(n, (x) => x.k === "pm"));
}

function variants(value: Value): readonly Value[] {
  const signs = nodesOf(value).flatMap((n) => signsIn(n));
  if (signs.length === 0) return [value];
  // Where a minus-plus stands beside a plus-minus, the upper and the lower signs belong together.
  const linked = signs.some((flipped) => flipped) && signs.length > 1;
  const count = linked ? 2 : 2 ** signs.length;
  if (signs.length > 6 || count > LIMITS.expansions) refuse("it has too many plus-minus signs");
  return Array.from({ length: count }, (_, choice) => {
    let at = 0;
    return mapNodes(value, (n) =>
      choose(n, () => {
        const lower = linked ? choice === 1 : ((choice >> at) & 1) === 1;
        at++;
        return lower;
      }),
    );
  });
}

function signsIn(node: Node): boolean[] {
  const found: boolean[] = [];
  some(node, (n) => {
    if (n.k === "pm") found.push(n.flipped);
    return false;
  });
  return found;
}

function choose(node: Node, lower: () => boolean): Node {
  if (node.k !== "pm") return mapChildren(node, (c) => choose(c, lower));
  const minus = lower() !== node.flipped;
  const inner = choose(node.a, lower);
  return minus ? neg(inner) : inner;
}
