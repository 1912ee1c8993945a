import type { Parameter, Signature } from "./signature.ts";
import { numbersOf, partsOf, spell, type ValueType } from "./types.ts";

export type Dialect = "c" | "cpp";

/** Containers, `string` and `any` that a signature needs. */
export function signatureParts({ returns, parameters }: Signature): readonly string[] {
  return [...new Set([returns, ...parameters.map(({ type }) => type)].flatMap(partsOf))];
}

/** The headers of C whose names a signature is written with. */
export function plainHeaders(signature: Signature, dialect: Dialect): string {
  const words = new Set(
    [signature.returns, ...signature.parameters.map(({ type }) => type)].flatMap((type) => numbersOf(type)),
  );
  const headers = [...words].some((word) => word.endsWith("_t")) ? ["stddef.h", "stdint.h", "sys/types.h"] : [];
  if (dialect === "c" && words.has("bool")) headers.push("stdbool.h");
  return headers.map((header) => `#include <${header}>\n`).join("");
}

/** Why a signature can't be called from another process; null where it can. */
export function signatureFault(signature: Signature, dialect: Dialect): string | null {
  const types = [signature.returns, ...signature.parameters.map(({ type }) => type)];
  if (
    dialect === "c" &&
    (types.some((type) => partsOf(type).length > 0) || signature.parameters.some(({ reference }) => reference !== ""))
  ) {
    return "a type of the entry is none of C";
  }
  if (
    signature.parameters.some(
      ({ type, reference }) => reference !== "" && (type.kind === "array" || type.kind === "text"),
    )
  ) {
    return "references to pointers are not supported";
  }
  if (signature.returns.kind === "array" && lengthParameter(signature) === null) {
    return "the length of the array that the entry returns is not known";
  }
  return null;
}

/** Place of the parameter that an array's length is returned in, as in `int *f(..., int *returnSize)`; the last of such a name. */
export function lengthParameter({ parameters }: Signature): number | null {
  const find = (wanted: RegExp): number =>
    parameters.findLastIndex(
      ({ type, name }) => type.kind === "array" && !type.isConst && type.of.kind === "int" && wanted.test(name),
    );
  const found = find(/size|len|count/i);
  const place = found < 0 ? find(/num/i) : found;
  return place < 0 ? null : place;
}

/** True where what the call leaves in an argument is part of its answer. */
export function isOutput({ type, reference, isConst }: Parameter): boolean {
  if (type.kind === "array" || type.kind === "text") return !type.isConst;
  return reference === "&" && !isConst;
}

/** True where the caller has to tell how much room a pointer leads to. */
export function needsRoom({ type }: Parameter): boolean {
  return type.kind === "array" || (type.kind === "text" && !type.isConst);
}

/** The parameter as it is declared in code of ours, named `assay_a0` and so on. */
export function declaration({ type, reference, isConst }: Parameter, index: number, dialect: Dialect): string {
  return `${isConst && reference !== "" ? "const " : ""}${spell(type, dialect)} ${reference}assay_a${index}`;
}

/** A statement that writes the value of `expression`; of an array its first `count` members. */
export function putStatement(type: ValueType, expression: string, count = "0"): string {
  switch (type.kind) {
    case "void":
      return 'assay_put("null");';
    case "bool":
      return `assay_put_bool(${expression});`;
    case "int":
      if (type.name === "char") return `assay_put_char(${expression});`;
      return `${type.isSigned ? "assay_put_int" : "assay_put_uint"}(${expression});`;
    case "float":
      return `assay_put_float((double)(${expression}));`;
    case "text":
      return `assay_put_text(${expression});`;
    case "array": {
      const each = `if (assay_i) assay_put(","); ${putStatement(type.of, `${expression}[assay_i]`)}`;
      const all = `unsigned long assay_i; assay_put("["); for (assay_i = 0; assay_i < ${count}; assay_i++) { ${each} } assay_put("]");`;
      return `if (!${expression}) assay_put("null"); else { ${all} }`;
    }
    default:
      return `assay_codec<${spell(type, "cpp")} >::put(${expression});`;
  }
}

/** A statement that reads a value into `target`. */
export function getStatement(type: ValueType, target: string, dialect: Dialect): string {
  const own = spell(type, dialect);
  switch (type.kind) {
    case "void":
      return "assay_need('n');";
    case "bool":
      return `${target} = assay_get_bool() != 0;`;
    case "int":
      return `${target} = (${own})${type.isSigned ? "assay_get_int" : "assay_get_uint"}(${maxOf(own, type.isSigned)});`;
    case "float":
      return `${target} = (${own})assay_get_float();`;
    case "text":
      return `${target} = assay_get_text(0);`;
    case "array":
      return `{ ${arrayStatements(type.of, target, "assay_n", dialect)} }`;
    default:
      return `assay_codec<${own} >::get(${target});`;
  }
}

/** Reads an array into new memory; its length is left in the variable `length`, declared here. */
export function arrayStatements(of: ValueType, target: string, length: string, dialect: Dialect): string {
  const own = spell(of, dialect);
  const each = getStatement(of, "assay_member[assay_i]", dialect);
  return [
    `unsigned long assay_i, ${length} = 0; ${own} *assay_member = 0;`,
    `if (!assay_take('n')) { ${length} = assay_get_count('l', ' '); assay_member = (${own} *)__builtin_calloc(${length} + 1, sizeof(${own}));`,
    `for (assay_i = 0; assay_i < ${length}; assay_i++) { ${each} } }`,
    `${target} = assay_member;`,
  ].join(" ");
}

/** The largest value of an integer type, as an expression of any dialect; the smallest is one further from 0. */
function maxOf(type: string, isSigned: boolean): string {
  const bits = `(8 * sizeof(${type}) - ${isSigned ? 1 : 0})`;
  return `~0ULL >> (64 - ${bits})`;
}
