import { COMMON_SOURCE } from "./common-source.ts";
import { codecsOf, headersOf } from "./cpp-source.ts";
import {
  arrayStatements,
  type Dialect,
  declaration,
  getStatement,
  isOutput,
  lengthParameter,
  needsRoom,
  plainHeaders,
  putStatement,
  signatureParts,
} from "./marshal.ts";
import { scan } from "./scan.ts";
import type { Signature } from "./signature.ts";
import { TESTER_SOURCE } from "./tester-source.ts";
import { spell } from "./types.ts";

export interface TesterParts {
  readonly signature: Signature;
  readonly dialect: Dialect;
  /** Trusted code in front of the tests: the task's setup and the prompt's helpers. */
  readonly setup: string;
  readonly tests: string;
}

/**
 * A test program of the task's code alone: its entry is a stub that looks answers up, its assertions are counted. Checks of the
 * library are on, so that an answer can't make the tests read beyond it.
 */
export function testerSource({ signature, dialect, setup, tests }: TesterParts): string {
  const parts = signatureParts(signature);
  return [
    "#undef _FORTIFY_SOURCE\n#define _FORTIFY_SOURCE 2\n#define _GLIBCXX_ASSERTIONS 1\n",
    headersOf(parts),
    plainHeaders(signature, dialect),
    COMMON_SOURCE,
    TESTER_SOURCE,
    dialect === "cpp" ? codecsOf(parts) : "",
    setup,
    "\n",
    stubSource(signature, dialect),
    ASSERTIONS,
    countAssertions(withMain(tests)),
  ].join("");
}

/** How much memory a pointer leads to, as far as the compiler can tell where the call is. */
const ROOM = `#if defined __has_builtin
#if __has_builtin(__builtin_dynamic_object_size)
#define ASSAY_ROOM(pointer) __builtin_dynamic_object_size(pointer, 0)
#endif
#endif
#ifndef ASSAY_ROOM
#define ASSAY_ROOM(pointer) __builtin_object_size(pointer, 0)
#endif
`;

const ASSERTIONS = `
#undef assert
#ifdef __cplusplus
#define assert(...) assay_assert(__extension__({ bool assay_ok = true; \\
  try { assay_ok = static_cast<bool>(__VA_ARGS__); } catch (...) { if (!assay_guessing) throw; } assay_ok; }))
#else
#define assert(...) assay_assert((__VA_ARGS__) ? 1 : 0)
#endif
`;

const INCLUDE = /^[ \t]*#[ \t]*include\b[^\n]*(?:\n|$)/gm;
/** The candidate's program, by names that it has nowhere here. */
const OWN_INCLUDE = /^[ \t]*#[ \t]*include[ \t]*"(?:solution|candidate|main)\.[a-z+]+"[^\n]*(?:\n|$)/gm;

/** Assertions stay counted behind headers that define \`assert\` anew. */
function countAssertions(tests: string): string {
  return tests.replace(OWN_INCLUDE, "\n").replace(INCLUDE, (line) => `${line.trimEnd()}\n${ASSERTIONS}`);
}

/** Assertions alone are made the body of a program. */
function withMain(tests: string): string {
  const tokens = scan(tests);
  if (tokens.some((token, at) => token.text === "main" && tokens[at + 1]?.text === "(")) return tests;
  const directives = tokens.filter(({ type }) => type === "directive");
  const head = directives.map(({ text }) => `${text}\n`).join("");
  return `${head}int main(void) {\n${tests.replace(/^[ \t]*#(?:\\\r?\n|[^\n])*/gm, "")}\nreturn 0;\n}\n`;
}

function stubSource(signature: Signature, dialect: Dialect): string {
  const { name, returns, parameters } = signature;
  const declared = parameters.map((parameter, index) => declaration(parameter, index, dialect));
  const rooms = parameters.flatMap((parameter, index) => (needsRoom(parameter) ? [index] : []));
  if (rooms.length === 0) return askSource(signature, name, declared, dialect);
  const ask = [...declared, ...rooms.map((index) => `unsigned long assay_room${index}`)];
  const args = [
    ...parameters.map((_, index) => `assay_a${index}`),
    ...rooms.map((index) => `ASSAY_ROOM(assay_a${index})`),
  ];
  const back = returns.kind === "void" ? "" : "return ";
  return [
    askSource(signature, "assay_ask_entry", ask, dialect, "static "),
    ROOM,
    // In line, so that the compiler knows at each call how large an array is.
    `static inline __attribute__((always_inline)) ${spell(returns, dialect)} ${name}(${parametersText(declared)}) { ${back}assay_ask_entry(${args.join(", ")}); }\n`,
  ].join("");
}

function parametersText(declared: readonly string[]): string {
  return declared.length === 0 ? "void" : declared.join(", ");
}

function askSource(
  signature: Signature,
  name: string,
  declared: readonly string[],
  dialect: Dialect,
  prefix = "",
): string {
  const { returns, parameters } = signature;
  const isVoid = returns.kind === "void";
  const isArray = returns.kind === "array";
  return [
    `${prefix}${spell(returns, dialect)} ${name}(${parametersText(declared)}) {`,
    ...(isVoid ? [] : [`  ${spell(returns, dialect)} assay_r${startOf(signature, dialect)};`]),
    ...(isArray ? ["  unsigned long assay_rn = 0;"] : []),
    "  assay_question();",
    ...parameters.map((parameter, index) => {
      const comma = index === 0 ? "" : 'assay_put(","); ';
      return `  ${comma}${putArgument(parameter, index)}`;
    }),
    `  if (assay_ask(${1 + parameters.filter(isOutput).length})) {`,
    `    ${getReturned(signature, dialect)}`,
    ...parameters.flatMap((parameter, index) =>
      isOutput(parameter) ? [`    ${getOutput(parameter, index, dialect)}`] : [],
    ),
    ...(returns.kind === "array" ? [`    ${checkLength(signature)}`] : []),
    "    assay_answered_now();",
    "  }",
    ...(isVoid ? [] : ["  return assay_r;"]),
    "}",
    "",
  ].join("\n");
}

/** A guess: 0, empty, or no text. */
function startOf({ returns }: Signature, dialect: Dialect): string {
  if (returns.kind === "text") return " = (char *)__builtin_calloc(1, 1)";
  return dialect === "cpp" ? "{}" : " = 0";
}

function putArgument(parameter: Signature["parameters"][number], index: number): string {
  const { type } = parameter;
  const own = `assay_a${index}`;
  if (type.kind === "array") {
    const count = `assay_room${index} / sizeof *${own}`;
    return `if (${own} && assay_room${index} == (unsigned long)-1) assay_room${index} = assay_owned(${own}); if (${own} && assay_room${index} == (unsigned long)-1) assay_finish("unsized", 0); ${putStatement(type, own, count)}`;
  }
  if (!needsRoom(parameter)) return putStatement(type, own);
  const room = `if (${own} && assay_room${index} == (unsigned long)-1) assay_room${index} = __builtin_strlen(${own}) + 1; if (!${own}) assay_room${index} = 0;`;
  return `${room} assay_put("["); assay_put_uint(assay_room${index}); assay_put(","); assay_put_text(${own}); assay_put("]");`;
}

/** GCC may take what was returned for fresh memory, which equals no pointer of the tests; behind this it can't know. */
const HIDE_ORIGIN = '__asm__("" : "+r"(assay_r));';

/** Reads what was returned: of text it may be a place in an argument, of an array it is kept how long it is. */
function getReturned({ returns, parameters }: Signature, dialect: Dialect): string {
  if (returns.kind === "array") {
    const read = arrayStatements(returns.of, "assay_r", "assay_n", dialect);
    return `{ ${read} assay_rn = assay_n; if (assay_r) assay_own(assay_r, assay_n * sizeof *assay_r); }`;
  }
  if (returns.kind !== "text" || parameters.length === 0) return getStatement(returns, "assay_r", dialect);
  const texts = parameters.map(({ type }) => type.kind === "text");
  const bases = texts.map((isText, index) => (isText ? `assay_a${index}` : "0"));
  const rooms = parameters.map((parameter, index) => {
    if (parameter.type.kind !== "text") return "0";
    return needsRoom(parameter) ? `assay_room${index}` : `assay_a${index} ? __builtin_strlen(assay_a${index}) + 1 : 0`;
  });
  return `{ const char *const assay_bases[] = {${bases.join(", ")}}; const unsigned long assay_rooms[] = {${rooms.join(", ")}}; assay_r = assay_get_place(assay_bases, assay_rooms, ${texts.length}); ${HIDE_ORIGIN} }`;
}

/** An array is never shorter than the length that came with it, or the tests would read beyond it. */
function checkLength(signature: Signature): string {
  const length = `assay_a${lengthParameter(signature)}`;
  return `if (assay_r && (!${length} || *${length} < 0 || (unsigned long)*${length} > assay_rn)) assay_is_bad = 1;`;
}

/** What the call left in an argument; memory that did not change is not written, since it may be constant. */
function getOutput({ type }: Signature["parameters"][number], index: number, dialect: Dialect): string {
  const own = `assay_a${index}`;
  if (type.kind === "array") {
    const read = arrayStatements(type.of, "assay_new", "assay_n", dialect);
    const copy = `if (${own} && assay_new && assay_n == assay_room${index} / sizeof *${own}) { if (__builtin_memcmp(${own}, assay_new, assay_n * sizeof *${own})) __builtin_memcpy(${own}, assay_new, assay_n * sizeof *${own}); } else if (${own} || assay_new) assay_is_bad = 1;`;
    return `{ ${spell(type.of, dialect)} *assay_new; ${read} ${copy} }`;
  }
  if (type.kind === "text") {
    const fits = `assay_new && ${own} && __builtin_strlen(assay_new) < assay_room${index}`;
    return `{ char *assay_new = assay_get_text(0); if (${fits}) { if (__builtin_strcmp(${own}, assay_new)) __builtin_memcpy(${own}, assay_new, __builtin_strlen(assay_new) + 1); } else if (${own} || assay_new) assay_is_bad = 1; }`;
  }
  return getStatement(type, own, dialect);
}
