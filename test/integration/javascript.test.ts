import { describe, expect, it } from "vitest";
import { nativeGrading } from "../support/javascript-service.ts";

const grade = nativeGrading();

const SQUARE = { kind: "call", entry: "f", tests: [{ args: [3], expected: 9 }] };

describe("calls in JavaScript and TypeScript", { timeout: 60_000 }, () => {
  it.for([
    ["javascript", "function f(x) { return x * x; }"],
    ["javascript", "const f = (x) => x * x;"],
    ["javascript", "var f = function (x) { return x * x; };"],
    ["javascript", "module.exports = { f: (x) => x * x };"],
    ["javascript", "module.exports = (x) => x * x;"],
    ["javascript", "exports.f = async (x) => { await 0; return BigInt(x * x); };"],
    ["javascript", "export function f(x) { return x * x; }"],
    ["javascript", "export default function (x) { return x * x; }"],
    ["javascript", "import fs from 'fs';\nconst f = (x) => x * x;"],
    ["javascript", "class Solution { f(x) { return this.square(x); } square(x) { return x * x; } }"],
    ["javascript", "var Solution = class { f(x) { return x * x; } };"],
    [
      "javascript",
      "console.log('{\"answer\":0}');\nfunction f(x) { console.log(x); return x * x; }\nsetInterval(() => {}, 9);",
    ],
    [
      "javascript",
      "Object.prototype.then = 1; Array.prototype.toJSON = () => 0; JSON.stringify = () => '7';\nfunction f(x) { return x * x; }",
    ],
    [
      "javascript",
      "#!/usr/bin/env node\n'use strict';\nif (require.main === module) process.exit(1);\nfunction f(x) { return x * x; }",
    ],
    ["typescript", "function f(x: number): number { return x * x; }"],
    ["typescript", "export const f = (x: number): number => x * x;"],
    ["typescript", "import * as fs from 'fs';\nenum E { A = 2 }\nfunction f(x: number) { return x ** E.A; }"],
    ["typescript", "class Solution { f(x: number): number { return x * x; } }"],
  ] as const)("pass in %s with %j", async ([language, code], context) => {
    const record = await grade(context, SQUARE, language, code);
    expect(record, record.observed.evidence).toMatchObject({ verdict: "accepted", reward: 1, integrity: "isolated" });
  });

  it.for([
    ["javascript", "function f(x) { return 8; }", "wrong_answer"],
    ["javascript", "function f(x) {}", "wrong_answer"],
    ["javascript", "function f(x) { return '9'; }", "wrong_answer"],
    ["javascript", "function f(x) { return [9]; }", "wrong_answer"],
    ["javascript", "function f(x) { return new Number(9); }", "wrong_answer"],
    ["javascript", "function f(x) { return { valueOf: () => 9, toJSON: () => 9 }; }", "wrong_answer"],
    ["javascript", "function f(x) { return new Proxy({}, { get: () => 9 }); }", "wrong_answer"],
    ["javascript", "function f(x) { const a = []; a.push(a); return a; }", "wrong_answer"],
    ["javascript", "function f(x) { return new Promise(() => {}); }", "wrong_answer"],
    ["javascript", "function f(x) { process.exit(0); }", "wrong_answer"],
    ["javascript", "process.reallyExit(0);", "wrong_answer"],
    ["javascript", "process.on('exit', () => process.reallyExit(0));\nfunction f(x) { throw 1; }", "runtime_error"],
    [
      "javascript",
      "process.on('uncaughtException', () => {});\nfunction f(x) { setTimeout(() => { throw 1; }); return new Promise(() => {}); }",
      "wrong_answer",
    ],
    [
      "javascript",
      "function f(x) { require('fs').writeSync(1, '{\"answer\":9}\\n'); process.exit(0); }",
      "wrong_answer",
    ],
    [
      "javascript",
      "function f(x) { for (let d = 3; d < 30; d++) try { require('fs').writeSync(d, '9\\n'); } catch {} return 9; }",
      "tampered",
    ],
    ["javascript", "function f(x) { throw new Error('no'); }", "runtime_error"],
    ["javascript", "const f = async () => { throw new Error('no'); };", "runtime_error"],
    ["javascript", "function g(x) { return x * x; }", "runtime_error"],
    ["javascript", "function f(x) { return f(x); }", "runtime_error"],
    ["javascript", "function f(x) { return x * x;", "compile_error"],
    ["javascript", "export function f(x) { return x * x;", "compile_error"],
    ["javascript", "throw new SyntaxError('only pretended');", "runtime_error"],
    ["typescript", "function f(x: number): number { return x * ; }", "compile_error"],
    ["typescript", "function f(x: number): number { return 8; }", "wrong_answer"],
  ] as const)("fail in %s with %j as %s", async ([language, code, verdict], context) => {
    const record = await grade(context, SQUARE, language, code);
    expect(record, record.observed.evidence).toMatchObject({ verdict, reward: 0 });
  });

  it.for([
    ["(x) => x", 1.5, 1.5],
    ["(x) => x + 1n", { $int: "9007199254740993" }, { $int: "9007199254740994" }],
    ["(x) => -0", 1, 0],
    ["(x) => NaN", 1, { $float: "nan" }],
    ["(x) => x === Infinity", { $float: "inf" }, true],
    ["(x) => undefined", 1, null],
    [
      "(x) => new Map([[1, x], ['a', [null]]])",
      "é",
      {
        $dict: [
          [1, "é"],
          ["a", [null]],
        ],
      },
    ],
    ["(x) => [x instanceof Set, x.size, x]", { $set: [1, 2] }, [true, 2, { $set: [2, 1] }]],
    ["(x) => Float64Array.from(x)", [1, 2.5], [1, 2.5]],
    ["(x) => Buffer.from(x)", { $bytes: "AAE=" }, { $bytes: "AAE=" }],
    ["(x) => ({ ...x, c: undefined, ['__proto__']: 1 })", { a: { b: [1] } }, { a: { b: [1] }, ["__proto__"]: 1 }],
    ["(x) => Object.assign(Object.create(null), { a: x })", 1, { a: 1 }],
    ["(x) => 2 ** 60", 1, { $int: "1152921504606846976" }],
  ] as const)("carry %s", async ([code, argument, expected], context) => {
    const task = { kind: "call", entry: "f", tests: [{ args: [argument], expected }] };
    const record = await grade(context, task, "javascript", `const f = ${code};`);
    expect(record, record.observed.evidence).toMatchObject({ verdict: "accepted", reward: 1 });
  });

  it("call methods of a class, with named arguments in their order", async (context) => {
    const task = { kind: "call", entry: "Counter.add", tests: [{ args: [1], kwargs: { b: 2, a: 4 }, expected: -1 }] };
    const code = "class Counter { constructor() { this.base = 1; } add(x, y, z) { return this.base * (x + y - z); } }";
    expect(await grade(context, task, "javascript", code)).toMatchObject({ verdict: "accepted" });
  });
});

const REQUIRING = `
const assert = require('node:assert');
const { f } = require('./solution.js');
assert.strictEqual(f(3), 9);
assert.deepStrictEqual([1, 2].map((x) => f(x)), [1, 4]);
`;
const NAMING = "function test() { let candidate = f; require('assert').deepEqual(candidate(3), 9); }\ntest();";
const CONSOLE =
  "const testF = () => {\n  console.assert(f(3) === 9)\n  console.assert(JSON.stringify([f(2)]) === JSON.stringify([4]))\n}\ntestF()\n";
const IMPORTING =
  "import assert, { deepStrictEqual as same } from 'node:assert';\nimport { f } from './solution.mjs';\nassert.equal(await f(3), 9);\nsame(f(2), 4);";
const THROWING = "const { f } = require('./solution');\nif (f(3) !== 9) throw new Error('no');";
const TYPED =
  "import { f } from './solution';\nfunction eq<T>(a: T, b: T): void { if (a !== b) throw new Error('no'); }\neq(f(3), 9);";
const RIGHT = "function f(x) { return x * x; }\nmodule.exports = { f };";

function asserts(tests: string, parts: object = {}): object {
  return { kind: "assert", entry: "f", language: "javascript", tests, ...parts };
}

describe("assertions in JavaScript and TypeScript", { timeout: 60_000 }, () => {
  it.for([
    ["required", REQUIRING, "split_process"],
    ["named", NAMING, "isolated"],
    ["to the console", CONSOLE, "isolated"],
    ["imported", IMPORTING, "isolated"],
    ["thrown", THROWING, "split_process"],
  ] as const)("tell right from wrong where they are %s", async ([, tests, integrity], context) => {
    const right = await grade(context, asserts(tests), "javascript", RIGHT);
    expect(right, right.observed.evidence).toMatchObject({
      verdict: "accepted",
      reward: 1,
      integrity,
    });
    for (const code of [
      "function f(x) { return 8; }",
      "function f() {}",
      "const f = (x) => ({ valueOf: () => x * x });",
    ]) {
      expect(await grade(context, asserts(tests), "javascript", code)).toMatchObject({ status: "graded", reward: 0 });
    }
  });

  it("are a test each where they are calls with constants", async (context) => {
    const tests = [CONSOLE, "const assert = require('assert');\nassert.throws(() => f(null), TypeError);", REQUIRING];
    const task = { ...asserts(""), tests, reward: { mode: "fraction" } };
    const code = "function f(x) { if (x === null) throw new TypeError('no'); return x === 2 ? 5 : x * x; }";
    const record = await grade(context, task, "javascript", code);
    expect(record, record.observed.evidence).toMatchObject({
      integrity: "split_process",
      tests: [
        { id: "1.1", score: 1 },
        { id: "1.2", score: 0 },
        { id: "2", score: 1 },
        { id: "3", score: 0 },
      ],
    });
  });

  it.for([
    ["() => [undefined, 1n, -0]", "assert.deepStrictEqual(f(), [undefined, 1n, -0])"],
    ["() => new Map([['a', [1]]])", "assert.deepStrictEqual(f(), new Map([['a', [1]]]))"],
    ["(m) => m.get('a')", "assert.strictEqual(f(new Map([['a', 1]])), 1)"],
    ["(x) => x === undefined", "assert.strictEqual(f(undefined), true)"],
    ["() => ({ b: 1, a: undefined })", "assert.strictEqual(JSON.stringify(f()), '{\"b\":1}')"],
    ["() => Int8Array.of(1)", "assert.strictEqual(JSON.stringify(f()), '{\"0\":1}')"],
    ["() => 'ab'.match(/b/)", "console.assert(f()[0] === 'b' && f().index === 1)"],
    ["async (x) => x", "assert.strictEqual(await f(2), 2)"],
    ["() => NaN", "assert.strictEqual(f(), NaN)"],
  ] as const)("judge %s as data by the operator that they use", async ([code, assertion], context) => {
    const tests = `const assert = require('assert');\n(async () => { ${assertion} })();`;
    for (const source of [tests, `${tests}\nvoid 0;`]) {
      const integrity = source === tests ? "isolated" : "split_process";
      const record = await grade(context, asserts(source), "javascript", `const f = ${code};`);
      expect(record, record.observed.evidence).toMatchObject({ reward: 1, integrity });
      for (const wrong of ["() => 3", "async () => 3", "() => null", "() => {}", "() => { throw 1; }"]) {
        expect(await grade(context, asserts(source), "javascript", `const f = ${wrong};`)).toMatchObject({ reward: 0 });
      }
    }
  });

  it("are not met by an entry that is not there where they expect exceptions", async (context) => {
    for (const tests of [
      "const assert = require('assert'); assert.throws(() => f(1));",
      "const assert = require('assert'); assert.throws(() => { const x = f(1); });",
      "const assert = require('assert'); const f = require('./solution'); assert.throws(() => f(1), /./);",
    ]) {
      const right = await grade(context, asserts(tests), "javascript", "module.exports = function f() { throw 1; }");
      expect(right, right.observed.evidence).toMatchObject({ reward: 1 });
      for (const code of ["", "class Solution {}", "module.exports = {};"]) {
        expect(await grade(context, asserts(tests), "javascript", code)).toMatchObject({ verdict: "runtime_error" });
      }
    }
  });

  it("import a solution in TypeScript", async (context) => {
    const task = { ...asserts(TYPED), language: "typescript", solution_file: "solution.ts" };
    const code = (body: string): string => `export function f(x: number): number { ${body} }`;
    expect(await grade(context, task, "typescript", code("return x * x;"))).toMatchObject({ reward: 1 });
    for (const body of ["return 8;", "process.exit(0);", "return x * ;"]) {
      expect(await grade(context, task, "typescript", code(body))).toMatchObject({ status: "graded", reward: 0 });
    }
  });

  it("take a completion of the prompt, and lend its helpers to program and tests", async (context) => {
    const prompt = "const twice = (x) => 2 * x;\n\n/* Half of f is x. */\nconst f = (x) => {\n";
    const task = asserts("console.assert(f(2) === twice(2));", { prompt });
    const completion = await grade(context, task, "javascript", "  return twice(x);\n}\n");
    expect(completion).toMatchObject({ reward: 1, extracted: { continues_prompt: true } });
    expect(await grade(context, task, "javascript", "const f = (x) => twice(x);")).toMatchObject({ reward: 1 });
    expect(await grade(context, task, "javascript", "}\n")).toMatchObject({ status: "graded", reward: 0 });
  });

  it.for([
    ["process.exit(0);\nfunction f() {}"],
    ["process.on('exit', () => process.reallyExit(0));\nfunction f() { return 1; }"],
    ["const a = require('assert'); for (const k of Object.keys(a)) a[k] = () => {};\nfunction f() { return 1; }"],
    ["function f() { return new Proxy(function () {}, { get: () => 9 }); }"],
    ["function f() { return { [Symbol.toPrimitive]: () => 9, toJSON: () => 9 }; }"],
    [
      "class N { valueOf() { return 9; } toString() { return '9'; } equals() { return true; } }\nfunction f() { return new N(); }",
    ],
    ["function f() { require('fs').writeSync(1, '{\"answer\":[false,9]}\\n'); process.exit(0); }"],
    [
      'function f() { for (let d = 3; d < 30; d++) try { require(\'fs\').writeSync(d, \'{"done":{"answered":9,"asserts":9}}\\n\'); } catch {} process.reallyExit(0); }',
    ],
    ["function f() { throw new Error('no'); }"],
    ["function f() { const e = new Error('x'); e.name = 'AssertionError'; throw e; }"],
    ["async function f(x) { return x * x; }"],
    ["function f(x) {"],
  ] as const)("give nothing for %j", async ([code], context) => {
    for (const tests of [REQUIRING, CONSOLE]) {
      expect(await grade(context, asserts(tests), "javascript", code)).toMatchObject({ status: "graded", reward: 0 });
    }
  });

  it("expect exceptions, asynchronous answers and objects that keep their state", async (context) => {
    const tests = `
const assert = require('assert');
assert.throws(() => new Stack(-1), RangeError);
const s = new Stack(2);
s.push(1).push([2]);
assert.equal(s.size, 2);
assert.deepStrictEqual(s.pop(), [2]);
assert.strictEqual(s.size, 1);
assert.throws(() => { s.push(2); s.push(3); }, /full/);
(async () => { assert.deepEqual(await s.later(), [1, 2]); await assert.rejects(s.never()); })();`;
    const task = { ...asserts(tests), entry: "Stack" };
    const stack = (pop: string): string => `
class Stack {
  constructor(n) { if (n < 0) throw new RangeError('n'); this.n = n; this.items = []; }
  get size() { return this.items.length; }
  push(x) { if (this.size >= this.n) throw new Error('full'); this.items.push(x); return this; }
  pop() { ${pop} }
  async later() { return this.items; }
  async never() { throw new Error('never'); }
}`;
    const right = await grade(context, task, "javascript", stack("return this.items.pop();"));
    expect(right, right.observed.evidence).toMatchObject({ verdict: "accepted", reward: 1 });
    expect(await grade(context, task, "javascript", stack("return [2];"))).toMatchObject({ reward: 0 });
  });

  it("see what a call does to its arguments, and an answer that is undefined", async (context) => {
    const tests = `
const assert = require('assert');
const list = [3, 1, 2], inner = { a: [1] };
assert.strictEqual(f(list, inner), undefined);
assert.deepStrictEqual(list, [1, 2, 3]);
assert.deepStrictEqual(inner, { a: [1], b: 2 });`;
    const code = "function f(list, o) { list.sort(); o.b = 2; }";
    expect(await grade(context, asserts(tests), "javascript", code)).toMatchObject({ reward: 1 });
    expect(await grade(context, asserts(tests), "javascript", "function f() {}")).toMatchObject({ reward: 0 });
  });

  it.for([
    ["nothing", "function f() {}"],
    ["not-a-number", "const f = () => NaN;"],
    ["a list of it", "const f = () => [NaN];"],
    [
      "an object that claims all",
      "class C { includes() { return true; } every() { return true; } get length() { return 1; } }\nconst f = () => new C();",
    ],
    ["deep data", "const f = (x) => { let a = 1; for (let i = 0; i < 94; i++) a = [a]; return a; };"],
  ] as const)("give nothing for %s where tests only reject", async ([, code], context) => {
    const near = "const y = f(f(2));\nif (Math.abs(y - 16) > 1e-6) throw new Error('no');";
    const claims =
      "const assert = require('assert'); assert.ok(f(1).includes(1)); assert.ok(f(2).every((x) => x > 0));";
    for (const tests of [near, claims]) {
      expect(await grade(context, asserts(tests), "javascript", code)).toMatchObject({ status: "graded", reward: 0 });
    }
  });

  it.for([
    ["evaluates", "const assert = require('assert'); assert.equal(eval(f(1)), 3);"],
    ["evaluates", "const assert = require('assert'); assert.equal((() => {}).constructor(f(1))(), 3);"],
    ["imports what it is told", "const assert = require('assert'); import(f(1)).then((x) => assert.ok(x));"],
    ["asserts nothing", "console.log(f(1));"],
    ["never names the entry", "console.assert(true);"],
  ] as const)("refuse test code that %s", async ([, tests], context) => {
    await expect(grade(context, asserts(tests), "javascript", RIGHT)).rejects.toMatchObject({ code: "task_invalid" });
  });

  it.for([
    ["lacks a module", "const _ = require('lodash'); console.assert(_.isEqual(f(1), 1));"],
    ["never calls the entry", "console.assert(typeof f === 'function');"],
    ["can't be parsed", "console.assert(f(1) === 1"],
    ["fails by itself", "const assert = require('assert'); assert.equal(1, 2); f(1);"],
    [
      "makes code of text by another name",
      "const assert = require('assert'); const e = globalThis['ev' + 'al']; assert.equal(e(f(1)), 3);",
    ],
  ] as const)("are the task's fault where test code %s", async ([, tests], context) => {
    const record = await grade(context, asserts(tests), "javascript", RIGHT);
    expect(record).toMatchObject({ status: "error", reward: null, error: { code: "checker_failed" } });
  });
});
