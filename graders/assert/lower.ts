import type { Plain } from "../call/values.ts";
import type { Predicate } from "./predicate.ts";
import { constantValue } from "./python/constants.ts";
import { type Expression, parseExpressions, parseFirst } from "./python/expressions.ts";
import { type LogicalLine, logicalLines, type Token } from "./python/tokens.ts";
import { lowered, Unlowerable } from "./unlowerable.ts";

/** One assertion as a call whose answer is judged outside: `assert f(args) == value` and its like. */
export interface LoweredTest {
  readonly args: readonly Plain[];
  readonly kwargs: readonly (readonly [string, Plain])[];
  readonly predicate: Predicate;
  readonly isNegated: boolean;
}

/**
 * Lowers Python test code to calls, or null where any of it is more than assertions about single calls with constants: then
 * all of it has to run. Understands assertions at the top, inside `def check(candidate):`, and the imports and metadata
 * around them.
 */
export function lowerTests(source: string, entry: string): readonly LoweredTest[] | null {
  return lowered(() => lowerLines(logicalLines(source), entry));
}

/** True for setup that changes nothing of what lowered tests mean: none, or imports of modules that they may use anyway. */
export function holdsOnlyImports(setup: string, entry: string): boolean {
  const imports = lowered(() => {
    for (const { indent, tokens } of logicalLines(setup)) {
      const [first] = tokens;
      if (indent > 0 || !(isText(first, "import") || isText(first, "from"))) throw new Unlowerable("a statement");
      requireLibrary(tokens, entry);
    }
    return true;
  });
  return imports !== null;
}

function lowerLines(lines: readonly LogicalLine[], entry: string): readonly LoweredTest[] {
  const tests: LoweredTest[] = [];
  let parameter: string | null = null;
  let bodyIndent = 0;
  for (const { indent, tokens } of lines) {
    if (indent > 0) {
      bodyIndent ||= indent;
      if (parameter === null || indent !== bodyIndent) throw new Unlowerable("a block");
      tests.push(...lowerStatement(tokens, parameter));
      continue;
    }
    const opened = checkParameter(tokens);
    if (opened === null && parameter !== null && isCallOfCheck(tokens, entry)) continue;
    if (opened === null) tests.push(...lowerStatement(tokens, entry));
    else if (parameter !== null || opened === entry) throw new Unlowerable("two check functions");
    else parameter = opened;
  }
  return tests;
}

/** The parameter of `def check(candidate):`, or null for any other line. */
function checkParameter(tokens: readonly Token[]): string | null {
  const [def, name, open, parameter, close, colon, more] = tokens;
  if (!isText(def, "def")) return null;
  if (
    !isText(name, "check") ||
    !isText(open, "(") ||
    !isText(close, ")") ||
    !isText(colon, ":") ||
    more !== undefined
  ) {
    throw new Unlowerable("a function");
  }
  if (parameter?.type !== "name") throw new Unlowerable("a function");
  return parameter.text;
}

/** `check(entry)`: the call that is made anyway. */
function isCallOfCheck(tokens: readonly Token[], entry: string): boolean {
  const words = ["check", "(", entry, ")"];
  return tokens.length === words.length && words.every((word, index) => isText(tokens[index], word));
}

function isText(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.type !== "constant" && token.text === text;
}

const METADATA = "METADATA";

/** The calls that one simple statement makes: none where it only imports, documents or passes. */
function lowerStatement(tokens: readonly Token[], callee: string): readonly LoweredTest[] {
  const [first, second, ...rest] = tokens;
  if (isText(first, "import") || isText(first, "from")) return requireLibrary(tokens, callee);
  if (isText(first, "pass") && second === undefined) return [];
  if (first?.type === "constant" && second === undefined) return [];
  if (isText(first, METADATA) && isText(second, "=")) {
    for (const expression of parseExpressions(rest)) constantValue(expression);
    return [];
  }
  if (!isText(first, "assert")) throw new Unlowerable("a statement");
  const condition = parseFirst(tokens.slice(1));
  if (condition.type === "constant" && condition.value.kind === "bool" && condition.value.value) return [];
  return [lowerCondition(condition, callee, false)];
}

/** Modules whose names an assertion may use here; another could give `abs` or the entry a meaning of its own. */
const LIBRARIES: ReadonlySet<string> = new Set(["math", "random", "copy", "string", "typing", "re", "collections"]);

function requireLibrary(tokens: readonly Token[], callee: string): readonly LoweredTest[] {
  const [keyword, module, ...rest] = tokens;
  const isPlain = isText(keyword, "import")
    ? rest.length === 0
    : rest.every((token) => token.type !== "operator" || token.text === ",");
  const names = tokens.map((token) => (token.type === "constant" ? "" : token.text));
  if (!isPlain || module?.type !== "name" || !LIBRARIES.has(module.text)) throw new Unlowerable("an import");
  if (names.some((name) => ["as", "abs", "*", "check", callee].includes(name))) throw new Unlowerable("an import");
  return [];
}

function lowerCondition(condition: Expression, callee: string, isNegated: boolean): LoweredTest {
  if (condition.type === "unary" && condition.operator === "not") {
    return lowerCondition(condition.operand, callee, !isNegated);
  }
  if (condition.type === "compare") return lowerComparison(condition, callee, isNegated);
  if (condition.type === "call" && condition.callee === "math.isclose")
    return lowerIsClose(condition, callee, isNegated);
  return { ...requireCall(condition, callee), predicate: { type: "truth" }, isNegated };
}

function lowerComparison(
  { operator, left, right }: Extract<Expression, { type: "compare" }>,
  callee: string,
  isNegated: boolean,
): LoweredTest {
  switch (operator) {
    case "==":
    case "!=": {
      const [call, constant] = isCall(left, callee) ? [left, right] : [right, left];
      const predicate = { type: "equal", expected: constantValue(constant) } as const;
      return { ...requireCall(call, callee), predicate, isNegated: isNegated !== (operator === "!=") };
    }
    case "is":
    case "is not": {
      const predicate = { type: "identical", expected: requireSingleton(constantValue(right)) } as const;
      return { ...requireCall(left, callee), predicate, isNegated: isNegated !== (operator === "is not") };
    }
    case "in":
    case "not in": {
      const predicate = { type: "member", options: requireItems(constantValue(right)) } as const;
      return { ...requireCall(left, callee), predicate, isNegated: isNegated !== (operator === "not in") };
    }
    default:
      return lowerDistance(operator, left, right, callee, isNegated);
  }
}

/** `abs(f(x) - center) < bound`, either way round. */
function lowerDistance(
  operator: string,
  left: Expression,
  right: Expression,
  callee: string,
  isNegated: boolean,
): LoweredTest {
  if (operator !== "<" && operator !== "<=") throw new Unlowerable("a comparison");
  const difference = left.type === "call" && left.callee === "abs" && left.kwargs.length === 0 ? left.args : [];
  const [inner, more] = difference;
  if (inner?.type !== "binary" || inner.operator !== "-" || more !== undefined) throw new Unlowerable("a comparison");
  const [call, center] = isCall(inner.left, callee) ? [inner.left, inner.right] : [inner.right, inner.left];
  const predicate = {
    type: "near",
    center: requireNumeric(constantValue(center)),
    bound: numberOf(constantValue(right)),
    isInclusive: operator === "<=",
  } as const;
  return { ...requireCall(call, callee), predicate, isNegated };
}

function lowerIsClose(
  { args, kwargs }: Extract<Expression, { type: "call" }>,
  callee: string,
  isNegated: boolean,
): LoweredTest {
  const [left, right, more] = args;
  if (left === undefined || right === undefined || more !== undefined) throw new Unlowerable("arguments of isclose");
  const [call, constant] = isCall(left, callee) ? [left, right] : [right, left];
  const bounds = new Map(kwargs.map(([name, value]) => [name, numberOf(constantValue(value))]));
  if ([...bounds.keys()].some((name) => name !== "rel_tol" && name !== "abs_tol")) throw new Unlowerable("isclose");
  const predicate = {
    type: "close",
    expected: requireNumeric(constantValue(constant)),
    rel: bounds.get("rel_tol") ?? 1e-9,
    abs: bounds.get("abs_tol") ?? 0,
  } as const;
  return { ...requireCall(call, callee), predicate, isNegated };
}

function isCall(expression: Expression, callee: string): boolean {
  return expression.type === "call" && expression.callee === callee;
}

function requireCall(expression: Expression, callee: string): Pick<LoweredTest, "args" | "kwargs"> {
  if (expression.type !== "call" || expression.callee !== callee) throw new Unlowerable("no call of the entry");
  return {
    args: expression.args.map(constantValue),
    kwargs: expression.kwargs.map(([name, value]) => [name, constantValue(value)]),
  };
}

/** `is` compares identity: only of these is that a matter of value. */
function requireSingleton(value: Plain): Plain {
  if (value.kind === "bool" || value.kind === "none") return value;
  throw new Unlowerable("identity of a value");
}

function requireItems(value: Plain): readonly Plain[] {
  if (value.kind === "list" || value.kind === "tuple") return value.items;
  throw new Unlowerable("membership in something else");
}

function requireNumeric(value: Plain): Plain {
  if (value.kind === "int" || value.kind === "float") return value;
  throw new Unlowerable("a number was expected");
}

function numberOf(value: Plain): number {
  const numeric = requireNumeric(value);
  if (numeric.kind === "float" || numeric.kind === "int") return Number(numeric.value);
  throw new Unlowerable("a number was expected");
}
