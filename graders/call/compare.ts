import { isWithin, type Tolerance } from "../checkers/float.ts";
import { keyOf, type Plain } from "./values.ts";

/** How an answer is compared with the value expected. */
export interface EqualityRule {
  /** Floats may be off by this; without it they are equal or not. */
  readonly tolerance?: Tolerance;
  /** The members of a list at the top may stand in any order. */
  readonly isUnordered?: boolean;
  /** `plain`: an expected list takes a tuple, since JSON has no tuples. `python`: they differ, as under `==`. */
  readonly sequences: "plain" | "python";
}

/** Most that a float may be off an expected whole number: that may be a float whose `.0` JSON has dropped, or an integer. */
const WHOLE_NUMBER_TOLERANCE = 1e-6;

/** True where `actual` is the value expected. A bool never equals a number; int and float are equal by value. */
export function isEqualPlain(expected: Plain, actual: Plain, rule: EqualityRule): boolean {
  if (rule.isUnordered === true && isSequence(expected) && isSequence(actual)) {
    return isSameKind(expected, actual, rule) && isSameMultiset(expected.items, actual.items, rule);
  }
  return isEqual(expected, actual, rule);
}

function isEqual(expected: Plain, actual: Plain, rule: EqualityRule): boolean {
  if (isNumber(expected) && isNumber(actual)) return isEqualNumber(expected, actual, rule.tolerance);
  if (isSequence(expected) && isSequence(actual)) {
    return (
      isSameKind(expected, actual, rule) &&
      expected.items.length === actual.items.length &&
      expected.items.every((item, index) => isEqualAt(item, actual.items[index], rule))
    );
  }
  if (expected.kind === "dict" && actual.kind === "dict") return isEqualDict(expected, actual, rule);
  return expected.kind === actual.kind && keyOf(expected) === keyOf(actual);
}

type Sequence = Extract<Plain, { kind: "list" | "tuple" | "set" }>;
type Numeric = Extract<Plain, { kind: "int" | "float" }>;

function isSequence(value: Plain): value is Sequence {
  return value.kind === "list" || value.kind === "tuple";
}

function isNumber(value: Plain): value is Numeric {
  return value.kind === "int" || value.kind === "float";
}

function isSameKind(expected: Plain, actual: Plain, rule: EqualityRule): boolean {
  return expected.kind === actual.kind || (rule.sequences === "plain" && expected.kind === "list");
}

function isEqualAt(expected: Plain, actual: Plain | undefined, rule: EqualityRule): boolean {
  return actual !== undefined && isEqual(expected, actual, rule);
}

function isEqualDict(
  expected: Extract<Plain, { kind: "dict" }>,
  actual: Extract<Plain, { kind: "dict" }>,
  rule: EqualityRule,
): boolean {
  if (expected.entries.length !== actual.entries.length) return false;
  const members = new Map(actual.entries.map(([key, member]) => [keyOf(key), member]));
  return expected.entries.every(([key, member]) => isEqualAt(member, members.get(keyOf(key)), rule));
}

/** True where the members pair off, each expected one with one that is equal in order. Tolerances never apply here. */
function isSameMultiset(expected: readonly Plain[], actual: readonly Plain[], rule: EqualityRule): boolean {
  if (expected.length !== actual.length) return false;
  const left = withoutCommon(expected, actual);
  const right = withoutCommon(actual, expected);
  const open = groupAlike(right);
  return [...groupAlike(left)].every(([key, members]) => canPair(members, open.get(key) ?? [], rule));
}

/** Members by what they are without the distinction of lists and tuples. */
function groupAlike(members: readonly Plain[]): ReadonlyMap<string, readonly Plain[]> {
  const groups = new Map<string, Plain[]>();
  for (const member of members) {
    const key = keyOf(untupled(member));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return groups;
}

/** What is left of `members` when one is taken away for each equal one of `others`. */
function withoutCommon(members: readonly Plain[], others: readonly Plain[]): readonly Plain[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(keyOf(other), (counts.get(keyOf(other)) ?? 0) + 1);
  return members.filter((member) => {
    const count = counts.get(keyOf(member)) ?? 0;
    counts.set(keyOf(member), count - 1);
    return count <= 0;
  });
}

/** With lists for the tuples that a list could take. */
function untupled(value: Plain): Plain {
  if (isSequence(value)) return { kind: "list", items: value.items.map(untupled) };
  if (value.kind !== "dict") return value;
  return { kind: "dict", entries: value.entries.map(([key, member]) => [key, untupled(member)]) };
}

/** True where each of `members` finds a partner of its own, by augmenting paths: a list takes a tuple, a tuple no list. */
function canPair(members: readonly Plain[], partners: readonly Plain[], rule: EqualityRule): boolean {
  if (members.length !== partners.length) return false;
  const takenBy = new Map<number, Plain>();
  function place(member: Plain, tried: Set<number>): boolean {
    // A free partner first: members that are all alike must not push each other through the whole list.
    const free = partners.findIndex((partner, index) => !takenBy.has(index) && isEqual(member, partner, rule));
    if (free >= 0) {
      takenBy.set(free, member);
      return true;
    }
    for (const [index, partner] of partners.entries()) {
      if (tried.has(index) || !isEqual(member, partner, rule)) continue;
      tried.add(index);
      const holder = takenBy.get(index);
      if (holder === undefined || place(holder, tried)) {
        takenBy.set(index, member);
        return true;
      }
    }
    return false;
  }
  return members.every((member) => place(member, new Set()));
}

/** Exactly equal, or a float near enough; an answer that is an integer is right or wrong. */
function isEqualNumber(expected: Numeric, actual: Numeric, tolerance: Tolerance | undefined): boolean {
  if (isSameNumber(expected, actual)) return true;
  if (tolerance === undefined) return false;
  if (expected.kind === "float") return isWithin(expected.value, Number(actual.value), tolerance);
  if (actual.kind === "int") return false;
  return isWithin(Number(expected.value), actual.value, {
    abs: Math.min(tolerance.abs, WHOLE_NUMBER_TOLERANCE),
    rel: 0,
  });
}

function isSameNumber(expected: Numeric, actual: Numeric): boolean {
  return keyOf(expected) === keyOf(actual);
}
