import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { loadConfig } from "../../src/config/config.ts";
import { RewardRequest } from "../../src/contract/api.ts";
import type { RewardRecord } from "../../src/contract/record.ts";
import { parseShape } from "../../src/contract/shape.ts";
import type { Assay } from "../../src/core/assay.ts";
import { compose } from "../../src/main.ts";

let assay: Assay;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "assay-javascript-"));
  const config = loadConfig({ ASSAY_DATA_DIR: dataDir, ASSAY_SANDBOX: "native", ASSAY_LOG_LEVEL: "error" });
  ({ assay } = await compose(config));
}, 60_000);

afterAll(async () => {
  await assay.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function grade(context: TestContext, task: object, language: string, code: string): Promise<RewardRecord> {
  const has = assay.sandbox().description?.toolchains.some((each) => each.language === language) === true;
  context.skip(!has, `this host has no tools for ${language}`);
  const body = { task: { id: "t", ...task }, solution: { code, language } };
  const answer = await assay.reward(parseShape(RewardRequest, body), Date.now());
  if (answer.state !== "done") throw new Error("no deadline was set");
  return answer.record;
}

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
