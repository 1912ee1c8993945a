import type { Data } from "../../split/javascript-data.ts";
import { Unlowerable } from "../unlowerable.ts";
import { CONSTANTS, FUNCTIONS } from "./operations.ts";
import type { Expression } from "./syntax.ts";

/** What a name in test code stands for. */
export type Binding =
  | { readonly is: "entry" }
  /** The candidate's module. */
  | { readonly is: "solution" }
  /** `node:assert`, or its strict form. */
  | { readonly is: "assert"; readonly isStrict: boolean }
  | { readonly is: "console" }
  | { readonly is: "assertion"; readonly name: string; readonly isStrict: boolean }
  | { readonly is: "value"; readonly value: Data }
  | { readonly is: "function"; readonly definition: Extract<Expression, { type: "function" }>; readonly scope: Scope };

/** Names that mean what the language says they do; test code that gives them another meaning is not lowered. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  ...["console", "require", "globalThis", "global", "process", "eval", "arguments", "this", "super"],
  ...[...CONSTANTS.keys(), ...FUNCTIONS.keys()].map((path) => path.replace(/^new /, "").split(".")[0] ?? ""),
]);

/** True for a name that lowered assertions rely on. */
export function isOwnName(name: string): boolean {
  return OWN_NAMES.has(name);
}

export class Scope {
  readonly #bindings = new Map<string, Binding>();
  readonly #used = new Set<string>();
  readonly #outer: Scope | null;

  constructor(outer: Scope | null) {
    this.#outer = outer;
  }

  bind(name: string, binding: Binding): void {
    if (isOwnName(name) || this.#bindings.has(name)) throw new Unlowerable("a name of another meaning");
    this.#bindings.set(name, binding);
  }

  /**
   * What the name stands for, or null where nothing here is called so. Objects and functions of the tests can be used once: a call could
   * have changed an object, and what a function does is read where it is called.
   */
  use(name: string): Binding | null {
    const binding = this.#bindings.get(name);
    if (binding === undefined) return this.#outer?.use(name) ?? null;
    const isOnce = binding.is === "function" || (binding.is === "value" && typeof binding.value === "object");
    if (isOnce && this.#used.has(name)) throw new Unlowerable("an object or a function that is used twice");
    this.#used.add(name);
    return binding;
  }

  /** What kind of thing the name stands for, which uses it not; null where nothing here is called so. */
  kindOf(name: string): Binding["is"] | null {
    return this.#bindings.get(name)?.is ?? this.#outer?.kindOf(name) ?? null;
  }

  has(name: string): boolean {
    return this.kindOf(name) !== null;
  }

  /** True where a function here is never called: then nothing in it is asserted. */
  get holdsUncalled(): boolean {
    return [...this.#bindings].some(([name, { is }]) => is === "function" && !this.#used.has(name));
  }
}
