import { COMMON_SOURCE } from "./common-source.ts";
import { codecsOf, headersOf } from "./cpp-source.ts";
import {
  arrayStatements,
  type Dialect,
  getStatement,
  isOutput,
  lengthParameter,
  plainHeaders,
  putStatement,
  signatureParts,
} from "./marshal.ts";
import type { Signature } from "./signature.ts";
import { spell } from "./types.ts";

/** Lengths beyond this are no lengths of an array that a test asks for. */
const MAX_RETURNED = 1_000_000;

/**
 * The candidate's program with a `main` that reads the arguments of one call and writes what came of it, as data of the types
 * that the task declares. What the candidate's text does to it, by macros or otherwise, can only change the answer.
 */
export function agentSource(signature: Signature, code: string, dialect: Dialect): string {
  const parts = signatureParts(signature);
  return [
    headersOf(parts),
    // Not what C calls `bool`: a program may define it.
    plainHeaders(signature, "cpp"),
    COMMON_SOURCE,
    dialect === "cpp" ? codecsOf(parts) : "",
    "__attribute__((constructor(101))) static void assay_before(void) { assay_open(); }\n",
    '#define main assay_candidate_main\n#line 1 "solution"\n',
    code,
    '\n#undef main\n#line 1 "driver"\n',
    mainSource(signature, dialect),
  ].join("");
}

function mainSource(signature: Signature, dialect: Dialect): string {
  const { returns, parameters, name } = signature;
  const args = parameters.map(({ type, reference }, index) => {
    const own = `assay_a${index}`;
    return reference === "&&" ? `static_cast<${spell(type, "cpp")} &&>(${own})` : own;
  });
  const call = `${dialect === "cpp" ? "::" : ""}${name}(${args.join(", ")})`;
  const outputs = parameters.flatMap((parameter, index) =>
    isOutput(parameter)
      ? [`  assay_put(","); ${putStatement(parameter.type, `assay_a${index}`, `assay_n${index}`)}`]
      : [],
  );
  return [
    "signed main(void) {",
    ...parameters.map(({ type }, index) => readArgument(type, index, dialect)),
    "  if (assay_is_bad || assay_at != assay_end) assay_sys_exit(3);",
    returns.kind === "void" ? `  ${call};` : `  ${spell(returns, dialect)} assay_r = ${call};`,
    '  assay_put("{\\"answer\\":[");',
    `  ${putReturned(signature)}`,
    ...outputs,
    '  assay_put("]}\\n");',
    '  if (assay_is_unplain) { static const char none[] = "{\\"unplain\\":true}\\n"; assay_send(none, sizeof none - 1); }',
    "  else assay_send(assay_out.data, assay_out.size);",
    "  assay_sys_exit(0);",
    "}",
    "",
  ].join("\n");
}

function readArgument(type: Signature["returns"], index: number, dialect: Dialect): string {
  const own = spell(type, dialect);
  if (type.kind === "text") {
    const [text, room] = [`assay_a${index}`, `assay_n${index}`];
    const sized = `if (assay_get_count('l', ' ') != 2) assay_is_bad = 1; ${room} = (unsigned long)assay_get_uint(~0ULL >> 32);`;
    const start = `  unsigned long ${room} = 0; ${type.isConst ? "" : sized}`;
    return `${start} ${own}${text} = assay_get_text(${room}); if (${text} && !${room}) ${room} = __builtin_strlen(${text}) + 1;`;
  }
  if (type.kind === "array") {
    const read = arrayStatements(type.of, `assay_a${index}`, "assay_read", dialect);
    return `  ${own}assay_a${index} = 0; unsigned long assay_n${index} = 0; { ${read} assay_n${index} = assay_read; }`;
  }
  const start = dialect === "cpp" ? "{}" : " = 0";
  return `  ${own} assay_a${index}${start}; ${getStatement(type, `assay_a${index}`, dialect)}`;
}

function putReturned(signature: Signature): string {
  const { returns, parameters } = signature;
  if (returns.kind === "text") {
    const places = parameters.flatMap(({ type }, index) => (type.kind === "text" ? [putPlace(index)] : []));
    return `${places.join("")}${putStatement(returns, "assay_r")}`;
  }
  if (returns.kind !== "array") return putStatement(returns, "assay_r");
  const length = `assay_a${lengthParameter(signature)}`;
  const isLength = `${length} && *${length} >= 0 && *${length} <= ${MAX_RETURNED}`;
  return `if (!assay_r) assay_put("null"); else if (${isLength}) { ${putStatement(returns, "assay_r", `(unsigned long)*${length}`)} } else { assay_put("null"); assay_is_unplain = 1; }`;
}

/** A pointer into the text of an argument stays one: tests may compare it with their own. */
function putPlace(index: number): string {
  const [text, room] = [`assay_a${index}`, `assay_n${index}`];
  const isInside = `assay_r && ${text} && assay_r >= ${text} && assay_r < ${text} + ${room}`;
  return `if (${isInside}) { assay_put("["); assay_put_uint(${index}); assay_put(","); assay_put_uint((unsigned long)(assay_r - ${text})); assay_put("]"); } else `;
}
