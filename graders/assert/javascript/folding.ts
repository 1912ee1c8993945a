import type { JsonValue } from "../../../src/contract/json.ts";
import { type Data, writeData } from "../../split/javascript-data.ts";
import { Unlowerable } from "../unlowerable.ts";
import {
  BINARY,
  CONSTANTS,
  callMethod,
  FUNCTIONS,
  listOf,
  METHOD_NAMES,
  memberOf,
  objectOf,
  UNARY,
} from "./operations.ts";
import type { Binding, Scope } from "./scope.ts";
import type { Expression } from "./syntax.ts";
import { apply, type Term } from "./terms.ts";

const RELATIVE = /^\.{0,2}\//;

/** What an expression names that is no value: the entry, the candidate's module, an assertion; null for a value. */
export function targetOf(expression: Expression, scope: Scope, entry: string): Binding | null {
  switch (expression.type) {
    case "name":
      if (expression.name === "console") return { is: "console" };
      return ["value", null].includes(scope.kindOf(expression.name)) ? null : scope.use(expression.name);
    case "call":
      return required(expression);
    case "member": {
      const owner = targetOf(expression.object, scope, entry);
      if (owner === null || expression.property.type !== "constant") return null;
      return memberTarget(owner, String(expression.property.value), entry);
    }
    default:
      return null;
  }
}

/** `require("node:assert")`, or of a file: the candidate's program. */
function required({ callee, args }: Extract<Expression, { type: "call" | "new" }>): Binding | null {
  const [module, more] = args;
  if (callee.type !== "name" || callee.name !== "require") return null;
  if (module?.type !== "constant" || typeof module.value !== "string" || more !== undefined) return null;
  if (RELATIVE.test(module.value)) return { is: "solution" };
  const name = module.value.replace(/^node:/, "");
  if (name === "assert" || name === "assert/strict") return { is: "assert", isStrict: name !== "assert" };
  throw new Unlowerable("a module");
}

function memberTarget(owner: Binding, name: string, entry: string): Binding {
  switch (owner.is) {
    case "solution":
      if (name === entry || name === "default") return { is: "entry" };
      break;
    case "assert":
      if (name === "strict") return { is: "assert", isStrict: true };
      if (name === "default") return owner;
      return { is: "assertion", name, isStrict: owner.isStrict };
    case "console":
      if (name === "assert") return { is: "assertion", name: "ok", isStrict: false };
      break;
    default:
  }
  throw new Unlowerable("a member of what is no value");
}

/** Reads expressions that hold one call of the entry at most, and works out all that does not depend on its answer. */
export class Folding {
  readonly #scope: Scope;
  readonly #entry: string;
  #args: readonly JsonValue[] | null = null;

  constructor(scope: Scope, entry: string) {
    this.#scope = scope;
    this.#entry = entry;
  }

  /** The arguments of the one call, as tagged JSON. Throws `Unlowerable` where there is none. */
  args(): readonly JsonValue[] {
    if (this.#args === null) throw new Unlowerable("no call of the entry");
    return this.#args;
  }

  /** The value of an expression without any call of the entry. */
  constant(expression: Expression): Data {
    const term = this.term(expression);
    if (term.type !== "constant") throw new Unlowerable("no constant");
    return term.value;
  }

  term(expression: Expression): Term {
    switch (expression.type) {
      case "constant":
        return expression;
      case "name":
        return this.#name(expression.name);
      case "array":
        return apply(listOf, this.#terms(expression.items));
      case "object":
        return apply(
          objectOf(expression.entries.map(([name]) => name)),
          this.#terms(expression.entries.map(([, value]) => value)),
        );
      case "unary":
        return this.#unary(expression);
      case "binary":
        return apply(operator(BINARY, expression.operator), this.#terms([expression.left, expression.right]));
      case "member":
        return this.#member(expression);
      case "call":
        return this.#call(expression);
      case "new":
        return this.#function(`new ${pathOf(expression.callee, this.#scope) ?? ""}`, expression.args);
      case "function":
        throw new Unlowerable("a function");
    }
  }

  #terms(expressions: readonly Expression[]): readonly Term[] {
    return expressions.map((expression) => this.term(expression));
  }

  #name(name: string): Term {
    const binding = this.#scope.use(name);
    if (binding?.is === "value") return { type: "constant", value: binding.value };
    if (binding !== null) throw new Unlowerable("what is no value");
    return this.#global(name);
  }

  #global(path: string): Term {
    if (!CONSTANTS.has(path)) throw new Unlowerable("an unknown name");
    return { type: "constant", value: CONSTANTS.get(path) };
  }

  #unary({ operator: sign, operand }: Extract<Expression, { type: "unary" }>): Term {
    const term = this.term(operand);
    if (sign !== "await") return apply(operator(UNARY, sign), [term]);
    return term.type === "answer" ? { type: "answer", isAwaited: true } : requireConstant(term);
  }

  #member(expression: Extract<Expression, { type: "member" }>): Term {
    const path = pathOf(expression, this.#scope);
    if (path !== null) return this.#global(path);
    return apply(memberOf, this.#terms([expression.object, expression.property]));
  }

  #call({ callee, args }: Extract<Expression, { type: "call" | "new" }>): Term {
    const target = targetOf(callee, this.#scope, this.#entry);
    // A module whose only export is the entry is that itself.
    if (target?.is === "entry" || target?.is === "solution") return this.#ask(args);
    if (target !== null) throw new Unlowerable("a call");
    const path = pathOf(callee, this.#scope);
    if (path !== null) return this.#function(path, args);
    if (callee.type !== "member" || callee.property.type !== "constant") throw new Unlowerable("a call");
    const name = String(callee.property.value);
    if (!METHOD_NAMES.has(name)) throw new Unlowerable("a method");
    return apply(callMethod(name), this.#terms([callee.object, ...args]));
  }

  #function(path: string, args: readonly Expression[]): Term {
    return apply(operator(FUNCTIONS, path), this.#terms(args));
  }

  #ask(args: readonly Expression[]): Term {
    if (this.#args !== null) throw new Unlowerable("two calls");
    // Set first, so that a call among the arguments is the second.
    this.#args = [];
    this.#args = args.map((arg) => writeData(this.constant(arg)));
    return { type: "answer", isAwaited: false };
  }
}

function operator<Key, Value>(table: ReadonlyMap<Key, Value>, key: Key): Value {
  const found = table.get(key);
  if (found === undefined) throw new Unlowerable("an operator or a function");
  return found;
}

function requireConstant(term: Term): Term {
  if (term.type === "constant") return term;
  throw new Unlowerable("a promise that is worked with");
}

/** `Math.abs` as text, where its first name is the language's; null for what is no such name. */
function pathOf(expression: Expression, scope: Scope): string | null {
  if (expression.type === "name") return scope.has(expression.name) ? null : expression.name;
  if (expression.type !== "member" || expression.property.type !== "constant") return null;
  const owner = pathOf(expression.object, scope);
  return owner === null ? null : `${owner}.${String(expression.property.value)}`;
}
