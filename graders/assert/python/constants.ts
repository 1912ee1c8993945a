import { keyOf, type Plain } from "../../call/values.ts";
import { Unlowerable } from "../unlowerable.ts";
import type { Expression } from "./expressions.ts";

type Numeric = Extract<Plain, { kind: "int" | "float" }>;

/** Largest result of a power or repetition that is worked out here, in bits and in members. */
const MAX_POWER_BITS = 4096;
const MAX_REPEATED = 100_000;

/** The value of an expression made of constants, by Python's rules. Throws `Unlowerable` where it is not that simple. */
export function constantValue(expression: Expression): Plain {
  switch (expression.type) {
    case "constant":
      return expression.value;
    case "list":
    case "tuple":
      return { kind: expression.type, items: expression.items.map(constantValue) };
    case "set":
      return { kind: "set", items: requireKeys(expression.items.map(constantValue)) };
    case "dict": {
      const entries = expression.entries.map(([key, member]) => [constantValue(key), constantValue(member)] as const);
      requireKeys(entries.map(([key]) => key));
      return { kind: "dict", entries };
    }
    case "unary":
      return unaryValue(expression.operator, constantValue(expression.operand));
    case "binary":
      return binaryValue(expression.operator, constantValue(expression.left), constantValue(expression.right));
    case "name":
    case "compare":
    case "call":
      throw new Unlowerable("not a constant");
  }
}

/** Keys and members of sets: hashable and distinct, also where a bool equals a number. */
function requireKeys(keys: readonly Plain[]): readonly Plain[] {
  const seen = new Set(keys.map((key) => keyOf(requireHashable(key))));
  if (seen.size !== keys.length) throw new Unlowerable("a repeated key");
  return keys;
}

function requireHashable(value: Plain): Plain {
  if (value.kind === "bool") return { kind: "int", value: value.value ? 1n : 0n };
  if (value.kind === "tuple") return { kind: "tuple", items: value.items.map(requireHashable) };
  if (value.kind === "list" || value.kind === "set" || value.kind === "dict")
    throw new Unlowerable("an unhashable key");
  return value;
}

function unaryValue(operator: string, value: Plain): Plain {
  if (operator === "+" && isNumber(value)) return value;
  if (operator === "-" && value.kind === "int") return { kind: "int", value: -value.value };
  if (operator === "-" && value.kind === "float") return { kind: "float", value: -value.value };
  throw new Unlowerable("an operator on a constant");
}

function binaryValue(operator: string, left: Plain, right: Plain): Plain {
  if (left.kind === "int" && right.kind === "int") return intValue(operator, left.value, right.value);
  if (isNumber(left) && isNumber(right)) return floatValue(operator, Number(left.value), Number(right.value));
  if (operator === "+") return joined(left, right);
  if (operator === "*" && right.kind === "int") return repeated(left, right.value);
  throw new Unlowerable("an operator on constants");
}

function isNumber(value: Plain): value is Numeric {
  return value.kind === "int" || value.kind === "float";
}

function intValue(operator: string, left: bigint, right: bigint): Plain {
  switch (operator) {
    case "+":
      return { kind: "int", value: left + right };
    case "-":
      return { kind: "int", value: left - right };
    case "*":
      return { kind: "int", value: left * right };
    case "//":
    case "%": {
      if (right === 0n) throw new Unlowerable("a division by zero");
      const floor = left / right - (left % right !== 0n && left < 0n !== right < 0n ? 1n : 0n);
      return { kind: "int", value: operator === "//" ? floor : left - floor * right };
    }
    case "/":
      return floatValue("/", exactNumber(left), exactNumber(right));
    default:
      return powerValue(left, right);
  }
}

function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Unlowerable("a quotient of large integers");
  return number;
}

function powerValue(base: bigint, exponent: bigint): Plain {
  const bits = BigInt(base.toString(2).length) * exponent;
  if (exponent < 0n || bits > MAX_POWER_BITS) throw new Unlowerable("a power that is no small integer");
  return { kind: "int", value: base ** exponent };
}

/** Sum, difference, product and quotient are the same in both languages; nothing else is worked out on floats. */
function floatValue(operator: string, left: number, right: number): Plain {
  const results: Readonly<Record<string, number>> = {
    "+": left + right,
    "-": left - right,
    "*": left * right,
    "/": left / right,
  };
  const value = Object.hasOwn(results, operator) ? results[operator] : undefined;
  if (value === undefined || !Number.isFinite(value)) throw new Unlowerable("an operator on floats");
  return { kind: "float", value };
}

function joined(left: Plain, right: Plain): Plain {
  if (left.kind === "str" && right.kind === "str") return { kind: "str", value: left.value + right.value };
  if ((left.kind === "list" || left.kind === "tuple") && right.kind === left.kind) {
    return { kind: left.kind, items: [...left.items, ...right.items] };
  }
  throw new Unlowerable("an operator on constants");
}

function repeated(value: Plain, times: bigint): Plain {
  const count = times < 0n ? 0 : Number(times);
  if (value.kind === "str" && count * value.value.length <= MAX_REPEATED) {
    return { kind: "str", value: value.value.repeat(count) };
  }
  if ((value.kind === "list" || value.kind === "tuple") && count * value.items.length <= MAX_REPEATED) {
    return { kind: value.kind, items: Array.from({ length: count }, () => value.items).flat() };
  }
  throw new Unlowerable("an operator on constants");
}
