import type { JsonValue } from "../../../src/contract/json.ts";
import { isWellFormed } from "../../../src/contract/text.ts";
import { lowered, Unlowerable } from "../unlowerable.ts";
import { Folding, targetOf } from "./folding.ts";
import { COMPARISONS } from "./operations.ts";
import { parseStatements } from "./parser.ts";
import { type Binding, Scope } from "./scope.ts";
import type { Declaration, Expression, Statement } from "./syntax.ts";
import { apply, type Term } from "./terms.ts";

/** What an assertion says of its one call. */
export type Condition =
  | { readonly type: "holds"; readonly term: Term }
  /** It throws, an error of this built-in class where one is named. */
  | { readonly type: "throws"; readonly error: string | null };

/** One assertion as a call whose answer is judged outside: `console.assert(f(args) === value)` and its like. */
export interface LoweredCall {
  /** Tagged JSON. */
  readonly args: readonly JsonValue[];
  readonly condition: Condition;
}

/**
 * Lowers test code in JavaScript to calls, or null where any of it is more than assertions about single calls of the entry with
 * constants: then all of it has to run. Understands assertions at the top and in functions that are called once, and the
 * imports and constants around them.
 */
export function lowerCalls(source: string, entry: string): readonly LoweredCall[] | null {
  if (!isWellFormed(source) || entry.includes(".")) return null;
  return lowered(() => {
    const calls = new Lowering(entry).calls(parseStatements(source));
    if (calls.length === 0 || calls.length > MAX_CALLS) throw new Unlowerable("nothing, or too much, is asserted");
    return calls;
  });
}

const ERRORS: ReadonlySet<string> = new Set(
  "Error EvalError RangeError ReferenceError SyntaxError TypeError URIError".split(" "),
);

/** Most that one text may come to. */
const MAX_CALLS = 10_000;

type Calls = readonly LoweredCall[];

class Lowering {
  readonly #entry: string;

  constructor(entry: string) {
    this.#entry = entry;
  }

  calls(statements: readonly Statement[]): Calls {
    const globals = new Scope(null);
    for (const name of new Set([this.#entry, "candidate"])) globals.bind(name, { is: "entry" });
    return this.#block(statements, new Scope(globals));
  }

  #block(statements: readonly Statement[], scope: Scope): Calls {
    const calls = statements.flatMap((statement) => {
      if (statement.type === "expression") return this.#statement(statement.expression, scope);
      scope.bind(statement.name, this.#declared(statement, scope));
      return [];
    });
    if (scope.holdsUncalled) throw new Unlowerable("a function that is not called");
    return calls;
  }

  #declared({ value, property }: Pick<Declaration, "value" | "property">, scope: Scope): Binding {
    if (value.type === "function") return { is: "function", definition: value, scope };
    const path = property === null ? value : memberExpression(value, property);
    const target = targetOf(path, scope, this.#entry);
    return target ?? { is: "value", value: this.#folding(scope).constant(path) };
  }

  #statement(expression: Expression, scope: Scope): Calls {
    if (expression.type === "unary" && expression.operator === "await")
      return this.#statement(expression.operand, scope);
    // A directive, as "use strict".
    if (expression.type === "constant" && typeof expression.value === "string") return [];
    if (expression.type !== "call") throw new Unlowerable("a statement");
    const { callee, args } = expression;
    if (callee.type === "function") return this.#enter({ definition: callee, scope }, args, scope);
    const target = targetOf(callee, scope, this.#entry);
    switch (target?.is) {
      case "function":
        return this.#enter(target, args, scope);
      case "assert":
        return this.#assertion("ok", target.isStrict, args, scope);
      case "assertion":
        return this.#assertion(target.name, target.isStrict, args, scope);
      default:
        throw new Unlowerable("a call");
    }
  }

  /** Reads the body of a function where it is called. */
  #enter(
    { definition, scope: outer }: Pick<Extract<Binding, { is: "function" }>, "definition" | "scope">,
    args: readonly Expression[],
    caller: Scope,
  ): Calls {
    if (args.length !== definition.parameters.length) throw new Unlowerable("arguments of a function");
    const scope = new Scope(outer);
    for (const [place, value] of args.entries()) {
      scope.bind(definition.parameters[place] ?? "", this.#declared({ property: null, value }, caller));
    }
    return this.#block(definition.body, scope);
  }

  #assertion(name: string, isStrict: boolean, args: readonly Expression[], scope: Scope): Calls {
    const [first, second, ...rest] = args;
    if (first === undefined) throw new Unlowerable("an assertion of nothing");
    if (name === "throws") return [this.#throws(first, second, scope)];
    if (name === "ok") {
      this.#requireMessages(args.slice(1), scope);
      return this.#conjuncts(first, scope);
    }
    const comparison = COMPARISONS.get(isStrict ? (STRICT.get(name) ?? name) : name);
    if (comparison === undefined || second === undefined) throw new Unlowerable("an assertion");
    this.#requireMessages(rest, scope);
    const folding = this.#folding(scope);
    return [holds(folding, apply(comparison, [folding.term(first), folding.term(second)]))];
  }

  /** What is said where an assertion fails must not ask anything. */
  #requireMessages(messages: readonly Expression[], scope: Scope): void {
    for (const message of messages) this.#folding(scope).constant(message);
  }

  /** Two conditions joined by `&&` are two assertions, so that each is about one call. */
  #conjuncts(condition: Expression, scope: Scope): Calls {
    if (condition.type === "binary" && condition.operator === "&&") {
      return [...this.#conjuncts(condition.left, scope), ...this.#conjuncts(condition.right, scope)];
    }
    const folding = this.#folding(scope);
    return [holds(folding, folding.term(condition))];
  }

  #throws(body: Expression, expected: Expression | undefined, scope: Scope): LoweredCall {
    const [only, more] = body.type === "function" && body.parameters.length === 0 ? body.body : [];
    if (only?.type !== "expression" || more !== undefined) throw new Unlowerable("a function that throws");
    const folding = this.#folding(scope);
    const term = folding.term(only.expression);
    if (term.type !== "answer" || term.isAwaited) throw new Unlowerable("a function that throws");
    const error = expected === undefined ? null : errorName(expected, scope);
    return { args: folding.args(), condition: { type: "throws", error } };
  }

  #folding(scope: Scope): Folding {
    return new Folding(scope, this.#entry);
  }
}

function holds(folding: Folding, term: Term): LoweredCall {
  return { args: folding.args(), condition: { type: "holds", term } };
}

function memberExpression(object: Expression, property: string): Expression {
  return { type: "member", object, property: { type: "constant", value: property } };
}

/** What the assertions of `node:assert/strict` stand for. */
const STRICT: ReadonlyMap<string, string> = new Map([
  ["equal", "strictEqual"],
  ["notEqual", "notStrictEqual"],
  ["deepEqual", "deepStrictEqual"],
  ["notDeepEqual", "notDeepStrictEqual"],
]);

function errorName(expected: Expression, scope: Scope): string {
  const isError = expected.type === "name" && ERRORS.has(expected.name) && !scope.has(expected.name);
  if (!isError) throw new Unlowerable("an error of another class");
  return expected.name;
}
