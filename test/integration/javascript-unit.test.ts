import { describe, expect, it } from "vitest";
import { nativeGrading } from "../support/javascript-service.ts";

const grade = nativeGrading();

const JEST = `
import { square, Counter } from './solution';
const table = [[1, 1], [3, 9]];
describe('square', () => {
  let base;
  beforeEach(() => { base = 2; });
  it('squares', () => { expect(square(base)).toBe(4); expect(square(3)).not.toEqual(8); });
  test.each(table)('of %i is %i', (x, y) => { expect(square(x)).toBe(y); });
  it('refuses text', () => { expect(() => square('a')).toThrow(TypeError); });
  it.skip('is skipped', () => { expect(1).toBe(2); });
});
test('counts', async () => {
  const counter = new Counter();
  counter.add(2);
  expect(counter.total).toBeCloseTo(2);
  await expect(counter.later()).resolves.toEqual({ total: 2 });
});
`;

const NODE_TEST = `
const { test, describe, it } = require('node:test');
const assert = require('node:assert/strict');
const { square } = require('./solution.js');
test('squares', async (t) => { assert.equal(square(2), 4); await t.test('inside', () => assert.equal(square(3), 9)); });
describe('group', () => { it('refuses text', () => { assert.throws(() => square('a'), TypeError); }); });
`;

const SQUARES = `
function square(x) { if (typeof x !== 'number') throw new TypeError('no'); return x * x; }
class Counter { constructor() { this.total = 0; } add(x) { this.total += x; } async later() { return { total: this.total }; } }
module.exports = { square, Counter };`;

describe("unit tests in JavaScript and TypeScript", { timeout: 60_000 }, () => {
  const unit = (framework: string, source: string, parts: object = {}): object => {
    return { kind: "unit", framework, files: { "solution.test.js": source }, ...parts };
  };

  it.for([
    ["jest", JEST, ["square squares", "square of 1 is 1", "square of 3 is 9", "square refuses text", "counts"]],
    ["node:test", NODE_TEST, ["squares", "group refuses text"]],
  ] as const)("of %s pass with a right program, each by its name", async ([framework, source, ids], context) => {
    const record = await grade(context, unit(framework, source), "javascript", SQUARES);
    expect(record, record.observed.evidence).toMatchObject({ reward: 1, integrity: "split_process" });
    expect(record.tests.map(({ id }) => id)).toEqual(ids);
  });

  it("take programs in TypeScript", async (context) => {
    const source =
      "import { test, expect } from '@jest/globals';\nimport { square } from './solution';\ntest('squares', () => { const n: number = square(3); expect(n).toBe(9); });";
    const task = unit("jest", "", { files: { "solution.test.ts": source }, language: "typescript" });
    const code = (body: string): string => `export const square = (x: number): number => ${body};`;
    expect(await grade(context, task, "typescript", code("x * x"))).toMatchObject({ reward: 1 });
    expect(await grade(context, task, "typescript", code("process.exit(0)"))).toMatchObject({ reward: 0 });
  });

  it.for([
    ["a wrong value", "module.exports = { square: () => 5, Counter: class {} };"],
    ["nothing there", ""],
    ["an early exit", "process.exit(0);"],
    [
      "a patched runner",
      "globalThis.test = globalThis.it = () => {}; globalThis.expect = () => new Proxy({}, { get: () => () => {} });\nmodule.exports = { square: () => 1 };",
    ],
    ["a syntax error", "module.exports = {"],
  ] as const)("give nothing for %s", async ([, code], context) => {
    expect(await grade(context, unit("jest", JEST), "javascript", code)).toMatchObject({ status: "graded", reward: 0 });
    const named = unit("node:test", NODE_TEST, { expected_tests: ["group refuses text", "squares"] });
    expect(await grade(context, named, "javascript", code)).toMatchObject({ status: "graded", reward: 0 });
  });
});
