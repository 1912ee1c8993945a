import assert from "node:assert";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LoweredCall, lowerCalls } from "../../../../graders/assert/javascript/lower.ts";
import { isTrueOf } from "../../../../graders/assert/javascript/terms.ts";
import { readPlain } from "../../../../graders/call/values.ts";
import { type Data, readData, writeData } from "../../../../graders/split/javascript-data.ts";

const HEAD = "const assert = require('node:assert');\n";

function lowerOne(statement: string): LoweredCall {
  const [call, more] = lowerCalls(HEAD + statement, "f") ?? [];
  if (call === undefined || more !== undefined) throw new Error(`not lowered: ${statement}`);
  return call;
}

function holds(statement: string, value: Data, isLate = false): boolean {
  const { condition } = lowerOne(statement);
  return condition.type === "holds" && isTrueOf(condition.term, { value, isLate });
}

/** The same statement as JavaScript runs it, with `f` returning the value. */
function runs(statement: string, value: Data): boolean {
  const check = (condition: unknown): void => assert.ok(condition);
  try {
    new Function("assert", "console", "f", statement)(assert, { assert: check }, () => value);
    return true;
  } catch {
    return false;
  }
}

describe("test code in JavaScript", () => {
  it.each([
    ["at the top", "console.assert(f(1) === 2); console.assert(f(2) === 3)\n"],
    [
      "in a function that is called",
      "const testF = () => {\n  console.assert(f(1) === 2)\n  console.assert(!f(2))\n}\n\ntestF()\n",
    ],
    [
      "in one that is hoisted",
      "test();\nfunction test() {\n  let candidate = f;\n  assert.deepEqual(candidate(1), 2);\n  assert.equal(candidate(2), 2, 'why');\n}",
    ],
    ["given the entry", "function check(candidate) { assert(candidate(1)); assert.ok(candidate(2) > 1); }\ncheck(f);"],
    [
      "of a module",
      "const { f: g } = require('./solution.js');\nconsole.assert(g(1) == 2);\nassert.notStrictEqual(g(2), 1);",
    ],
    [
      "of a module by its name",
      "import * as own from './solution';\nassert.equal(own.f(1), 2); assert.equal(own.f(2), 1)",
    ],
    ["awaited", "(async () => { assert.equal(await f(1), 2); assert.deepStrictEqual(await f(2), []); })();"],
    ["joined", "console.assert(f(1) === 2 && f(2) === 3)"],
    [
      "with constants of their own",
      "'use strict';\nconst a = [1], n = 2 * 3;\nassert.equal(f(a), n); assert.equal(f([2]), n);",
    ],
    ["that throw", "assert.throws(() => f(1)); assert.throws(() => { f(2); }, RangeError);"],
  ] as const)("is lowered to two calls where assertions are %s", (_, source) => {
    expect(lowerCalls(HEAD + source, "f")).toHaveLength(2);
  });

  it.each([
    ["a loop", "for (const x of [1]) console.assert(f(x) === 1)"],
    ["a condition", "if (f(1) !== 2) throw new Error()"],
    ["two calls in one", "console.assert(f(1) === f(2))"],
    ["a call in a call", "console.assert(f(f(1)) === 2)"],
    ["another function", "console.assert(g(f(1)) === 2)"],
    ["no call", "console.assert(true)"],
    ["a message that asks", "console.assert(f(1) === 2, String(f(1)))"],
    ["a function as argument", "console.assert(f((x) => x) === 2)"],
    ["an object that a call could change", "const a = [1]; assert.equal(f(a), 1); assert.equal(f(a), 1);"],
    ["a name of another meaning", "const JSON = { stringify: () => 1 }; console.assert(JSON.stringify(f(1)) === 1)"],
    ["an entry of its own", "function f() { return 1; }\nconsole.assert(f(1) === 1)"],
    ["a function that is never called", "const t = () => { console.assert(f(1) === 2) }; console.assert(f(1) === 1)"],
    ["a pattern of the tests", "assert.throws(() => f(1), /x/)"],
    ["an assignment", "let x = 1; x = 2; console.assert(f(x) === 2)"],
    ["what follows on the line", "console.assert(f(1) === 2) f(3)"],
    ["an open block", "const t = () => { console.assert(f(1) === 2)"],
    ["a template with holes", "console.assert(f(1) === `$" + "{1}`)"],
    ["a prototype", "assert.deepEqual(f({ __proto__: null }), {})"],
    ["an octal number", "console.assert(f(010) === 8)"],
    ["another module", "const fs = require('fs'); console.assert(f(1) === 2)"],
    ["an unknown method", "console.assert(f(1).constructor('return 1')() === 1)"],
  ] as const)("is left to run where it holds %s", (_, source) => {
    expect(lowerCalls(HEAD + source, "f")).toBeNull();
  });

  it.each<[string, Data]>([
    ["0x1f", 31],
    ["1_000", 1000],
    [".5e1", 5],
    ["12n", 12n],
    ["-0", -0],
    ["2 ** 3 ** 2 % 7", 1],
    ["'a' + \"b\" + `c`", "abc"],
    [
      String.raw`'\x41\u00e9\u{1f600}\n\'\
'`,
      "A\u00e9\u{1f600}\n'",
    ],
    ["[1, [null, undefined,],]", [1, [null, undefined]]],
    ["{ a: 1, 'b c': [true], 2: {}, }", { a: 1, "b c": [true], 2: {} }],
    ["[(1, 2)]", [2]],
    ["new Set([1, 1, 'a'])", new Set([1, "a"])],
    ["new Map([[1, [2]]])", new Map([[1, [2]]])],
    ["Math.max(1, 2) + Math.PI * 0", 2],
    ["'a b'.split(' ')", ["a", "b"]],
    ["/* no */ 1 // no", 1],
  ])("reads %s", (literal, value) => {
    const [argument] = lowerOne(`console.assert(f(${literal}\n) === 0)`).args;
    expect(readData(readPlain(argument ?? null))).toStrictEqual(value);
  });
});

const ASSERTIONS = [
  "console.assert(f() === @)",
  "console.assert(f() !== @)",
  "console.assert(f() == @)",
  "console.assert(@ != f())",
  "console.assert(JSON.stringify(f()) === JSON.stringify(@))",
  "console.assert(!f())",
  "console.assert(f() > @)",
  "console.assert(Math.abs(f() - @) < 1e-6)",
  "console.assert(f() + 1 === @ + 1)",
  "console.assert(typeof f() === typeof @)",
  "assert(f())",
  "assert.equal(f(), @)",
  "assert.notEqual(f(), @)",
  "assert.strictEqual(f(), @)",
  "assert.notStrictEqual(@, f())",
  "assert.deepEqual(f(), @)",
  "assert.notDeepEqual(f(), @)",
  "assert.deepStrictEqual(f(), @)",
  "assert.notDeepStrictEqual(f(), @)",
  "assert.strict.deepEqual(f(), @)",
];

const PRIMITIVES = [
  ...[
    "undefined",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "1.5",
    "NaN",
    "Infinity",
    "1n",
    "''",
    "'1'",
    "'a'",
    "'null'",
  ],
];

/** Literals of data, near each other so that many are nearly equal. */
const LITERALS = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...PRIMITIVES),
    fc.array(tie("any"), { maxLength: 2 }).map((items) => `[${items.join(", ")}]`),
    fc
      .array(fc.tuple(fc.constantFrom("a", "b", "2", "1"), tie("any")), { maxLength: 2 })
      .map((pairs) => `({ ${pairs.map(([key, value]) => `${key}: ${value}`).join(", ")} })`),
  ),
})).any;

describe("a lowered assertion", () => {
  it("holds of data exactly where JavaScript says so", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ASSERTIONS), LITERALS, LITERALS, (assertion, returned, expected) => {
        const statement = assertion.replaceAll("@", expected);
        const value = new Function(`return (${returned})`)() as Data;
        const sent = readData(readPlain(writeData(value)));
        let call: LoweredCall;
        try {
          call = lowerOne(statement);
        } catch {
          // A constant that JavaScript itself does not work out: a big integer in JSON, or beside a number.
          return /1n/.test(expected);
        }
        const { condition } = call;
        const isTrue = condition.type === "holds" && isTrueOf(condition.term, { value: sent, isLate: false });
        return isTrue === runs(statement, value);
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, Data, boolean]>([
    ["console.assert(JSON.stringify(f()) === JSON.stringify({ b: 1, a: 2 }))", { b: 1, a: 2 }, true],
    ["console.assert(JSON.stringify(f()) === JSON.stringify({ b: 1, a: 2 }))", { a: 2, b: 1 }, false],
    ["console.assert(JSON.stringify(f()) === '[null,null,0]')", [undefined, Number.NaN, -0], true],
    ["console.assert(JSON.stringify(f()) === '{}')", { toJSON: 1, a: undefined }, false],
    ["assert.deepStrictEqual(f(), [undefined])", [null], false],
    [
      "assert.deepStrictEqual(f(), [1, undefined])",
      readData(readPlain({ $known: ["Array", [1, { $known: ["hole"] }]] })),
      false,
    ],
    ["assert.deepStrictEqual(f(), {})", readData(readPlain({ $known: ["null"] })), false],
    ["assert.deepEqual(f(), {})", readData(readPlain({ $known: ["null"] })), true],
    ["assert.deepStrictEqual(f(), { a: 1 })", readData(readPlain({ $known: ["Map", ["a", 1]] })), false],
    ["assert.deepStrictEqual(f(), new Set([1, 2]))", new Set([2, 1]), true],
    ["console.assert(f().length === 2)", { length: 2 }, true],
    ["console.assert(f().join('') === 'ab')", ["a", "b"], true],
    ["console.assert(f().includes(3))", "123", true],
    ["console.assert(f().sort()[0] === 1)", [3, 1], true],
    ["console.assert(f().size === 1)", new Map([[1, 1]]), true],
    ["console.assert(f().toFixed(2) === '0.67')", 2 / 3, true],
    ["console.assert(f().toString() === '9')", { toString: 9 }, false],
    // Of big integers it could be of any size.
    ["console.assert(2n ** f() === 8n)", 3n, false],
    ["console.assert(f() == '[object Object]')", { toString: "a", valueOf: 1 }, false],
  ])("%s of %o is %s", (statement, value, is) => {
    expect(holds(statement, value)).toBe(is);
  });

  it("is not true of a promise that it does not wait for", () => {
    expect(holds("assert.ok(f())", 1, true)).toBe(false);
    expect(holds("console.assert(f() !== 2)", 1, true)).toBe(false);
    expect(holds("console.assert(await f() === 1)", 1, true)).toBe(true);
    expect(holds("console.assert(await f() === 1)", 1, false)).toBe(true);
  });
});
