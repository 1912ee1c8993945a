import type { Data } from "../../split/javascript-data.ts";
import { Unlowerable } from "../unlowerable.ts";
import type { Operation } from "./operations.ts";

/** An expression about the answer of one call, whose other parts are worked out. */
export type Term =
  | { readonly type: "constant"; readonly value: Data }
  | { readonly type: "answer"; readonly isAwaited: boolean }
  | { readonly type: "apply"; readonly operation: Operation; readonly operands: readonly Term[] };

/** The operation on these operands, worked out where they are constants. Throws `Unlowerable` where that throws. */
export function apply(operation: Operation, operands: readonly Term[]): Term {
  const values: Data[] = [];
  for (const operand of operands) {
    if (operand.type !== "constant") return { type: "apply", operation, operands };
    values.push(operand.value);
  }
  try {
    return { type: "constant", value: operation(...values) };
  } catch (error) {
    throw new Unlowerable(`a constant: ${String(error)}`);
  }
}

/** What a call came to: `isLate` where it gave a promise of the value. */
export interface Returned {
  readonly value: Data;
  readonly isLate: boolean;
}

/** What a promise is to an expression that does not wait for it. */
class Late extends Error {}

/** Whether the term is true of what was returned; where it throws, as JavaScript would, it is not. */
export function isTrueOf(term: Term, returned: Returned): boolean {
  try {
    return Boolean(valueIn(term, returned));
  } catch (error) {
    if (error instanceof Late || error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}

function valueIn(term: Term, returned: Returned): Data {
  switch (term.type) {
    case "constant":
      return term.value;
    case "answer":
      if (returned.isLate && !term.isAwaited) throw new Late("a promise is no value");
      return returned.value;
    case "apply":
      return term.operation(...term.operands.map((operand) => valueIn(operand, returned)));
  }
}
