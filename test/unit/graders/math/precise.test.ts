import { all, create } from "mathjs";
import { describe, expect, it } from "vitest";
import { bigFromRatio, toDouble } from "../../../../graders/math/bigfloat.ts";
import { clean } from "../../../../graders/math/clean.ts";
import { lex } from "../../../../graders/math/lexer.ts";
import { Meter } from "../../../../graders/math/limits.ts";
import { Parser } from "../../../../graders/math/parser.ts";
import { precise, subP } from "../../../../graders/math/precise.ts";
import { parseUnit } from "../../../../graders/math/units.ts";
import { UNIT_TABLE } from "../../../../graders/math/units-table.ts";

const math = create(all ?? {}, { number: "BigNumber", precision: 64 });

function evaluate(latex: string) {
  const tokens = lex(clean(latex));
  const node = new Parser(tokens, 0, tokens.length, new Meter()).whole();
  return precise(node, new Meter(), new Map(), "e");
}

/** LaTeX, and the same for mathjs, which is the reference. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["\\sqrt{2}", "sqrt(2)"],
  ["\\sqrt[3]{7}", "cbrt(7)"],
  ["e^{1.25}", "exp(1.25)"],
  ["e^{-200}", "exp(-200)"],
  ["\\ln 7", "log(7)"],
  ["\\ln \\frac{1}{1000}", "log(1/1000)"],
  ["\\log_2 10", "log(10, 2)"],
  ["\\sin 1", "sin(1)"],
  ["\\cos 12345", "cos(12345)"],
  ["\\tan 0.3", "tan(0.3)"],
  ["\\arctan 5", "atan(5)"],
  ["\\arcsin 0.4", "asin(0.4)"],
  ["\\arccos 0.9", "acos(0.9)"],
  ["\\sinh 2", "sinh(2)"],
  ["\\operatorname{arsinh}(3)", "asinh(3)"],
  ["\\pi^{\\sqrt{2}}", "pi^sqrt(2)"],
  ["\\frac{1}{\\pi+e}", "1/(pi+e)"],
];

describe("the high-precision evaluator", () => {
  it.each(PAIRS)("agrees with mathjs on %s to 50 digits", (latex, reference) => {
    const own = evaluate(latex);
    const [n = "", exponent = "0"] = math
      .format(math.evaluate(reference), { notation: "exponential", precision: 60 })
      .split("e");
    const digits = BigInt(n.replace(".", ""));
    const shift = Number(exponent) - (n.split(".")[1]?.length ?? 0);
    const expected =
      shift >= 0 ? bigFromRatio(digits * 10n ** BigInt(shift), 1n) : bigFromRatio(digits, 10n ** BigInt(-shift));

    const difference = subP(own?.value ?? { re: expected, im: expected }, { re: expected, im: { m: 0n, e: 0 } });

    expect(own).not.toBeNull();
    expect(Math.abs(toDouble(difference.re) / toDouble(expected))).toBeLessThan(1e-50);
  });
});

/** Spellings that mathjs knows under another name, or as something else. */
const OWN_NAMES = new Set(["month1", "money1", "euro1", "rmb1", "count1", "celsius1", "fahrenheit1"]);

describe("the table of units", () => {
  it("has the factors of mathjs, which rounds some, for every unit that mathjs knows by the same name", () => {
    let compared = 0;
    for (const { dimension, n, d, names } of UNIT_TABLE) {
      const name = names.split(" ").find((candidate) => math.Unit.isValuelessUnit(candidate));
      if (name === undefined || OWN_NAMES.has(dimension) || OWN_NAMES.has(`${dimension}1`)) continue;
      const base = math.unit(1, name).toSI().toJSON().value;
      expect([name, Number(base) / (Number(n) / Number(d))]).toEqual([name, expect.closeTo(1, 5)]);
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
  });

  it.each([
    ["km", true],
    ["km/h", true],
    ["square inches", true],
    ["m^2", true],
    ["meters per second", true],
    ["apples", true],
    ["is wrong", false],
    ["or 6", false],
    ["not 7", false],
  ])("reads %s as a unit: %s", (words, is) => {
    expect(parseUnit(words) !== null).toBe(is);
  });
});
