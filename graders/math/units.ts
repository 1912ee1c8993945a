import { mulR, ONE, powR, type Rational, rational } from "./rational.ts";
import { UNIT_TABLE } from "./units-table.ts";

/** A unit after a number: `known` with its factor to the base units of its dimension, or a noun that is only counted. */
export type Unit =
  | { readonly kind: "known"; readonly factor: Rational; readonly dimension: string; readonly pi: boolean }
  | { readonly kind: "noun"; readonly text: string };

interface Known {
  readonly factor: Rational;
  readonly dimension: string;
}

const BY_NAME: ReadonlyMap<string, Known> = new Map(
  UNIT_TABLE.flatMap(({ dimension, n, d, names }) =>
    names
      .split(" ")
      .map((name): [string, Known] => [
        name,
        { factor: rational(BigInt(n), BigInt(d)), dimension: /\d/.test(dimension) ? dimension : `${dimension}1` },
      ]),
  ),
);

/** Words that make a phrase a statement and no unit. */
const NO_UNIT: ReadonlySet<string> = new Set(
  (
    "is are was were be not no none never neither nor or either and but if then than less more most least at about around " +
    "approximately roughly between from to wrong right correct incorrect false true maybe perhaps possibly actually instead " +
    "answer otherwise except without only unless because since it which that this could would should might may cannot can " +
    "any all every some each both other another undefined unknown nothing zero one two three four five six seven eight nine ten " +
    "half double twice minus plus times divided hundred thousandth solution solutions equals equal greater smaller negative"
  ).split(" "),
);

/** True for letters that name a unit, as `km` or `kg`, where they stand apart from a number. */
export function isUnitWord(word: string): boolean {
  return BY_NAME.has(word) || BY_NAME.has(word.toLowerCase());
}

function lookup(word: string): Known | null {
  return BY_NAME.get(word) ?? BY_NAME.get(word.toLowerCase()) ?? null;
}

/** The unit that words such as `km/h`, `square inches` or `apples` stand for; null where they are no unit. */
export function parseUnit(text: string): Unit | null {
  const words = text
    .replace(/[.,]+$/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (words === "" || words.length > 60) return null;
  const known = compound(words);
  if (known !== null) return { kind: "known", ...known, pi: false };
  return noun(words);
}

type KnownUnit = Extract<Unit, { kind: "known" }>;

/** A sum of money by a rate such as "per hour". */
export function perUnit(money: KnownUnit, rate: KnownUnit): Unit {
  return { kind: "known", ...join(money, rate, 1), pi: false };
}

/** True where one is a sum of money and the other the same by some unit, as $5 and $5 per hour. */
export function leavesOutRate(a: KnownUnit, b: KnownUnit): boolean {
  const [money, rate] = a.dimension.length < b.dimension.length ? [a, b] : [b, a];
  return /^(?:money|euro)1$/.test(money.dimension) && rate.dimension.split(" ").includes(money.dimension);
}

function noun(words: string): Unit | null {
  const power = /\^([23])$/.exec(words)?.[1];
  const plain = power === undefined ? words : `${power === "2" ? "square" : "cubic"} ${words.slice(0, -2)}`;
  const parts = plain.toLowerCase().split(/[\s\-/]+/);
  if (parts.length > 5 || !parts.every((w) => /^[\p{L}']+$/u.test(w) && !NO_UNIT.has(w))) return null;
  return { kind: "noun", text: parts.join(" ").replace(/s$/, "") };
}

function compound(words: string): Known | null {
  const normal = words
    .replace(/\bper\b/gi, "/")
    .replace(/\s*([/*^])\s*/g, "$1")
    .replace(/\{(-?\d)\}/g, "$1");
  const [top = "", ...bottoms] = normal.split("/");
  let total = top === "" ? { factor: ONE, dimension: "" } : factors(top);
  for (const bottom of bottoms) {
    const next = factors(bottom);
    if (total === null || next === null) return null;
    total = join(total, next, -1);
  }
  return total;
}

function factors(text: string): Known | null {
  const known = lookup(text);
  if (known !== null) return known;
  let total: Known = { factor: ONE, dimension: "" };
  let pending = 1;
  for (const part of text.split(/(?:[\s*]|(?<!\^)-)+/)) {
    const power = POWER_WORDS.get(part.toLowerCase());
    if (power !== undefined) {
      pending = power;
      continue;
    }
    const next = single(part);
    if (next === null) return null;
    total = join(total, next, pending);
    pending = 1;
  }
  return pending === 1 && total.dimension !== "" ? total : null;
}

const POWER_WORDS: ReadonlyMap<string, number> = new Map([
  ["square", 2],
  ["sq", 2],
  ["sq.", 2],
  ["cubic", 3],
  ["cu", 3],
  ["cubed", 3],
  ["squared", 2],
]);

function single(text: string): Known | null {
  const m = /^([A-Za-z\u00b5\u03bc.]+?)(?:\^?(-?[1-4]))?$/.exec(text);
  if (m === null) return null;
  const known = lookup((m[1] ?? "").replace(/\.$/, ""));
  return known === null ? null : join({ factor: ONE, dimension: "" }, known, Number(m[2] ?? "1"));
}

function join(a: Known, b: Known, power: number): Known {
  const factor = mulR(a.factor, powR(b.factor, BigInt(power)) ?? ONE);
  const exponents = new Map<string, number>();
  count(a.dimension, 1, exponents);
  count(b.dimension, power, exponents);
  return {
    factor,
    dimension: [...exponents]
      .filter(([, e]) => e !== 0)
      .sort()
      .map(([d, e]) => `${d}${e}`)
      .join(" "),
  };
}

function count(dimension: string, power: number, into: Map<string, number>): void {
  for (const part of dimension.split(" ")) {
    const m = /^([a-z]+)(-?\d+)?$/.exec(part);
    if (m !== null) into.set(m[1] ?? "", (into.get(m[1] ?? "") ?? 0) + power * Number(m[2] ?? "1"));
  }
}
