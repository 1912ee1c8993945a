import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../../graders/call/answer.ts";
import { type EqualityRule, isEqualPlain } from "../../../../graders/call/compare.ts";
import { keyOf, MAX_DEPTH, type Plain, readPlain, writePlain } from "../../../../graders/call/values.ts";
import type { JsonValue } from "../../../../src/contract/json.ts";

function isEqual(expected: JsonValue, actual: JsonValue, rule: Partial<EqualityRule> = {}): boolean {
  return isEqualPlain(readPlain(expected), readPlain(actual), { sequences: "plain", ...rule });
}

const key: fc.Arbitrary<Plain> = fc.oneof(
  fc.constant<Plain>({ kind: "none" }),
  fc.boolean().map((value): Plain => ({ kind: "bool", value })),
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map((value): Plain => ({ kind: "int", value })),
  fc.double().map((value): Plain => ({ kind: "float", value })),
  fc.string({ unit: "binary" }).map((value): Plain => ({ kind: "str", value })),
  fc.uint8Array().map((bytes): Plain => ({ kind: "bytes", base64: Buffer.from(bytes).toString("base64") })),
);
const plain = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    key,
    fc.array(tie("value"), { maxLength: 4 }).map((items): Plain => ({ kind: "list", items })),
    fc.array(tie("value"), { maxLength: 4 }).map((items): Plain => ({ kind: "tuple", items })),
    fc.uniqueArray(key, { maxLength: 4, selector: keyOf }).map((items): Plain => ({ kind: "set", items })),
    fc
      .uniqueArray(fc.tuple(key, tie("value")), { maxLength: 4, selector: ([name]) => keyOf(name) })
      .map((entries): Plain => ({ kind: "dict", entries })),
  ),
})).value;

describe("plain values", () => {
  it("come back from their tagged JSON equal, with their own kinds", () => {
    fc.assert(
      fc.property(plain, (value) => {
        const json = JSON.parse(JSON.stringify(writePlain(value))) as JsonValue;
        const back = readPlain(json);
        expect(keyOf(back)).toBe(keyOf(value));
        expect(isEqualPlain(value, back, { sequences: "python" })).toBe(true);
      }),
    );
  });

  it("are equal exactly where their keys are", () => {
    fc.assert(
      fc.property(plain, plain, (left, right) => {
        expect(isEqualPlain(left, right, { sequences: "python" })).toBe(keyOf(left) === keyOf(right));
      }),
    );
  });

  it.each<[JsonValue, JsonValue, boolean]>([
    [1, true, false],
    [0, false, false],
    [true, 1, false],
    [1, { $float: "1.0" }, true],
    [{ $int: "9007199254740993" }, { $float: "9007199254740992.0" }, false],
    [{ $int: "9007199254740993" }, { $int: "0x20000000000001" }, true],
    [{ $int: "9007199254740993" }, 9007199254740992, false],
    [0.5, { $float: "0.5" }, true],
    [0.5, { $float: "0.5000000001" }, false],
    [{ $float: "nan" }, { $float: "nan" }, true],
    [{ $float: "0.0" }, { $float: "-0.0" }, true],
    ["1", 1, false],
    ["", null, false],
    [[], null, false],
    [[1, 2], { $tuple: [1, 2] }, true],
    [{ $tuple: [1, 2] }, [1, 2], false],
    [[[1], [2]], [{ $tuple: [1] }, { $tuple: [2] }], true],
    [[1, 2], [2, 1], false],
    [[1, 2], [1], false],
    [[1], [1, 2], false],
    [{ $set: [1, 2] }, { $set: [2, 1] }, true],
    [{ $set: [1, 2] }, [1, 2], false],
    [[1, 2], { $set: [1, 2] }, false],
    [
      { a: 1, b: [2] },
      {
        $dict: [
          ["b", [2]],
          ["a", 1],
        ],
      },
      true,
    ],
    [
      { a: 1 },
      {
        $dict: [
          ["a", 1],
          ["b", 1],
        ],
      },
      false,
    ],
    [{ "1": 1 }, { $dict: [[1, 1]] }, false],
    [{ $dict: [[1, 1]] }, { $dict: [[{ $float: "1.0" }, 1]] }, true],
    [{ $dict: [[1, 1]] }, { $dict: [[true, 1]] }, false],
    [{ $bytes: "YQ==" }, "a", false],
  ])("expected %j against %j: %s", (expected, actual, equal) => {
    expect(isEqual(expected, actual)).toBe(equal);
  });

  it("tells keys of prototypes from members", () => {
    const polluted = JSON.parse('{"__proto__": {"passed": false}}') as JsonValue;
    expect(isEqual({ passed: false }, polluted)).toBe(false);
    expect(isEqual(polluted, {})).toBe(false);
    expect(isEqual(polluted, polluted)).toBe(true);
    expect(isEqual({}, { constructor: 1 })).toBe(false);
  });

  it.each<[string, JsonValue]>([
    ["an unknown tag", { $eval: "1" }],
    ["a number as $int", { $int: 1 }],
    ["digits with underscores", { $int: "1_0" }],
    ["a hexadecimal float", { $float: "0x1" }],
    ["a repeated member", { $set: [1, { $float: "1.0" }] }],
    [
      "a repeated key",
      {
        $dict: [
          ["a", 1],
          ["a", 2],
        ],
      },
    ],
    ["a list as key", { $dict: [[[1], 1]] }],
    ["half a pair", { $dict: [["a"]] }],
    ["bad base64", { $bytes: "a" }],
  ])("refuse %s", (_name, json) => {
    expect(() => readPlain(json)).toThrow();
  });

  it("refuse to nest beyond their bound", () => {
    const nest = (depth: number): JsonValue => JSON.parse("[".repeat(depth) + "]".repeat(depth)) as JsonValue;
    expect(() => readPlain(nest(MAX_DEPTH))).not.toThrow();
    expect(() => readPlain(nest(MAX_DEPTH + 2))).toThrow();
  });
});

describe("a tolerance on values", () => {
  const tolerance = { abs: 1e-6, rel: 1e-6 };
  it.each<[JsonValue, JsonValue, boolean]>([
    [0.5, { $float: "0.5000001" }, true],
    [0.5, { $float: "0.51" }, false],
    [[0.5, "a"], [{ $float: "0.5000001" }, "a"], true],
    [2, { $float: "2.0000000001" }, true],
    [123456789, 123456788, false],
    [123456789, { $float: "123456788.0" }, false],
    [{ $float: "123456789.0" }, { $float: "123456788.0" }, true],
    [0.5, { $float: "nan" }, false],
    [{ $float: "inf" }, { $float: "inf" }, true],
    [{ $float: "inf" }, { $float: "1e308" }, false],
  ])("expected %j against %j: %s", (expected, actual, equal) => {
    expect(isEqual(expected, actual, { tolerance })).toBe(equal);
  });
});

describe("an unordered list", () => {
  it("needs every member as often as expected", () => {
    expect(isEqual([1, 2, 2], [2, 1, 2], { isUnordered: true })).toBe(true);
    expect(isEqual([1, 2, 2], [1, 1, 2], { isUnordered: true })).toBe(false);
    expect(isEqual([1, 2], { $set: [1, 2] }, { isUnordered: true })).toBe(false);
    expect(isEqual([[1, 2]], [[2, 1]], { isUnordered: true })).toBe(false);
  });
});

describe("an answer read from stdout", () => {
  it.each([
    ["", "missing"],
    ['{"answer":1}\n', "value"],
    ['{"answer":1}', "garbled"],
    ['{"answer":1}\n{"answer":2}\n', "garbled"],
    ['noise\n{"answer":1}\n', "garbled"],
    ['{"answer":1}\n\n', "garbled"],
    ['\ufeff{"answer":1}\n', "garbled"],
    ['{"answer":1,"answer2":1}\n', "garbled"],
    ['{"answer":{"$eval":"1"}}\n', "garbled"],
    ['{"passed":true}\n', "garbled"],
    ["[1]\n", "garbled"],
    ["null\n", "garbled"],
    ['{"raised":["ValueError"]}\n', "raised"],
    ['{"unplain":""}\n', "unplain"],
    [`{"answer":${"[".repeat(60_000)}\n`, "garbled"],
    [`{"answer":${"[".repeat(30_000)}${"]".repeat(30_000)}}\n`, "garbled"],
    [`{"answer":"${"x".repeat(70_000)}"}\n`, "garbled"],
  ])("that holds %.40j is %s", (stdout, state) => {
    expect(readAnswer(Buffer.from(stdout), 65_536).state).toBe(state);
  });

  it("is garbled where it is no UTF-8", () => {
    expect(readAnswer(Buffer.from([0x22, 0xff, 0x22, 0x0a]), 100).state).toBe("garbled");
  });
});
