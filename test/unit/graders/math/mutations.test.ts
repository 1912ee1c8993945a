import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mathGrader } from "../../../../graders/math/index.ts";

/** A gold with spellings that say the same and answers that do not. */
interface Case {
  readonly gold: string;
  readonly same: readonly string[];
  readonly wrong: readonly string[];
}

function verdict(gold: string, answer: string): string {
  return mathGrader.grade(
    { id: "t", kind: "math", answer: gold },
    { form: "response", text: `Thus $\\boxed{${answer}}$.` },
  ).outcome;
}

const small = fc.integer({ min: 2, max: 60 });
const signed = fc.integer({ min: -60, max: 60 });

function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b);
}

const integers = fc.integer({ min: 1001, max: 9_999_999 }).map((n): Case => {
  const grouped = n.toLocaleString("en-US");
  return {
    gold: `${n}`,
    same: [
      grouped,
      grouped.replaceAll(",", "{,}"),
      grouped.replaceAll(",", "\\,"),
      `${n}.0`,
      `+${n}`,
      `x = ${n}`,
      `${n} \\text{ ways}`,
    ],
    wrong: [
      `${n + 1}`,
      `-${n}`,
      `${n}.5`,
      `${n}0`,
      `${n}\\%`,
      `${n}^2`,
      `${n}, ${n + 1}`,
      `${n} \\text{ or } ${n + 1}`,
      `${n} = ${n + 1}`,
      `${n}i`,
      `${n} \\text{ thousand}`,
    ],
  };
});

const fractions = fc
  .tuple(signed, small)
  .filter(([p, q]) => p !== 0 && gcd(p, q) === 1 && q > 1)
  .map(
    ([p, q]): Case => ({
      gold: `\\frac{${p}}{${q}}`,
      same: [
        `${p}/${q}`,
        `\\dfrac{${p}}{${q}}`,
        `\\frac{${2 * p}}{${2 * q}}`,
        `{${p} \\over ${q}}`,
        `${p} \\div ${q}`,
        `P(X = 8) = \\frac{${p}}{${q}}`,
      ],
      wrong: [
        `\\frac{${p + q}}{${q}}`,
        `\\frac{${-p}}{${q}}`,
        `\\frac{${q}}{${p}}`,
        `\\frac{${p}}{${q + 1}}`,
        `${p}`,
        `(${p}, ${q})`,
        `\\pm \\frac{${p}}{${q}}`,
      ].filter((w) => w !== `\\frac{${q}}{${p}}` || Math.abs(p) !== q),
    }),
  );

const surds = fc.tuple(small, fc.constantFrom(2, 3, 5, 6, 7, 10, 11)).map(
  ([a, b]): Case => ({
    gold: `${a}\\sqrt{${b}}`,
    same: [
      `\\sqrt{${a * a * b}}`,
      `${a}√${b}`,
      `${a}*sqrt(${b})`,
      `\\sqrt{${b}} \\cdot ${a}`,
      `\\frac{${a * b}}{\\sqrt{${b}}}`,
      `${a} \\cdot ${b}^{1/2}`,
    ],
    wrong: [
      `${a}\\sqrt{${b + 1}}`,
      `${a + 1}\\sqrt{${b}}`,
      `\\sqrt{${a * b}}`,
      `-${a}\\sqrt{${b}}`,
      `${a}+\\sqrt{${b}}`,
      `${a}\\sqrt[3]{${b}}`,
      `${a}\\sqrt{${b}}i`,
      `\\frac{${a}}{\\sqrt{${b}}}`,
    ],
  }),
);

const quadratics = fc
  .tuple(signed, signed)
  .filter(([a, b]) => a !== b && a !== 0 && b !== 0 && a + b !== 0)
  .map(([a, b]): Case => {
    const factor = (r: number): string => (r < 0 ? `(x+${-r})` : `(x-${r})`);
    const term = (n: number, rest: string): string => (n < 0 ? `${n}${rest}` : `+${n}${rest}`);
    const expanded = (s: number, c: number): string => `x^2${term(s, "x")}${term(c, "")}`;
    return {
      gold: expanded(-a - b, a * b),
      same: [
        factor(a) + factor(b),
        factor(b) + factor(a),
        `${a * b}${term(-a - b, "x")}+x^{2}`,
        `x²${term(-a - b, "x")}${term(a * b, "")}`,
        `f(x) = ${factor(a)}${factor(b)}`,
      ],
      wrong: [
        expanded(a + b, a * b),
        expanded(-a - b, -a * b),
        expanded(-a - b, a * b + 1),
        `${expanded(-a - b, a * b)} = 0`,
        expanded(-a - b, a * b).replaceAll("x", "y"),
        `-(${expanded(-a - b, a * b)})`,
      ],
    };
  });

const points = fc
  .tuple(signed, signed)
  .filter(([a, b]) => a !== b)
  .map(
    ([a, b]): Case => ({
      gold: `(${a}, ${b})`,
      same: [
        `\\left(${a},\\,${b}\\right)`,
        `(x, y) = (${a}, ${b})`,
        `x = ${a}, y = ${b}`,
        `y = ${b}, x = ${a}`,
        `(${a}.0, ${b})`,
        `A(${a}, ${b})`,
      ],
      wrong: [
        `(${b}, ${a})`,
        `(${a}, ${b + 1})`,
        `\\{${a}, ${b}\\}`,
        `[${a}, ${b}]`,
        `(${a}, ${b}, 0)`,
        `y = ${a}, x = ${b}`,
        `(y, x) = (${b}, ${a})`.replace(`(${b}, ${a})`, `(${a}, ${b})`),
      ].filter((w) => !w.startsWith("(y, x)")),
    }),
  );

const named = fc
  .tuple(signed, signed)
  .filter(([a, b]) => a !== b)
  .map(
    ([a, b]): Case => ({
      gold: `p = ${a}, q = ${b}`,
      same: [
        `q = ${b}, p = ${a}`,
        `(p, q) = (${a}, ${b})`,
        `(q, p) = (${b}, ${a})`,
        `\\begin{cases} p = ${a} \\\\ q = ${b} \\end{cases}`,
        `(${a}, ${b})`,
      ],
      wrong: [`p = ${b}, q = ${a}`, `(q, p) = (${a}, ${b})`, `p = ${a}, p = ${b}`, `p = ${a}`, `(${b}, ${a})`],
    }),
  );

const sets = fc.uniqueArray(signed, { minLength: 2, maxLength: 5 }).map((items): Case => {
  const [first = 0, ...rest] = items;
  const missing = Math.max(...items) + 1;
  return {
    gold: `\\{${items.join(", ")}\\}`,
    same: [
      `\\{${[...items].reverse().join(",")}\\}`,
      items.join(", "),
      `${rest.join(", ")} \\text{ and } ${first}`,
      `x \\in \\{${items.join(", ")}\\}`,
      items.map((i) => `x = ${i}`).join(" \\text{ or } "),
    ],
    wrong: [
      `\\{${rest.join(", ")}\\}`,
      `\\{${[...items, missing].join(", ")}\\}`,
      `\\{${[missing, ...rest].join(", ")}\\}`,
      `(${items.join(", ")})`,
      items.map((i) => `x = ${i + 1}`).join(", "),
    ],
  };
});

const intervals = fc.tuple(signed, small).map(
  ([a, d]): Case => ({
    gold: `[${a}, ${a + d})`,
    same: [
      `${a} \\le x < ${a + d}`,
      `x \\in [${a}, ${a + d})`,
      `[${a}, ${a + d}[`,
      `\\{x \\mid ${a} \\leq x < ${a + d}\\}`,
      `${a + d} > x \\ge ${a}`,
      `x \\ge ${a} \\text{ and } x < ${a + d}`,
    ],
    wrong: [
      `(${a}, ${a + d})`,
      `[${a}, ${a + d}]`,
      `[${a}, ${a + d + 1})`,
      `${a} < x < ${a + d}`,
      `x \\ge ${a} \\text{ or } x < ${a + d}`,
      `\\{x \\in \\mathbb{Z} \\mid ${a} \\le x < ${a + d}\\}`,
      `${a}, ${a + d}`,
    ],
  }),
);

const lines = fc
  .tuple(small, signed)
  .filter(([, b]) => b !== 0)
  .map(
    ([m, b]): Case => ({
      gold: `y = ${m}x + ${b}`.replace("+ -", "- "),
      same: [
        `${m}x - y + (${b}) = 0`,
        `y - (${b}) = ${m}x`,
        `${2 * m}x - 2y = ${-2 * b}`,
        `\\sqrt{2}y = ${m}\\sqrt{2}x + (${b})\\sqrt{2}`,
      ],
      wrong: [
        `y = ${m}x - (${b})`,
        `y = ${m + 1}x + (${b})`,
        `x = ${m}y + (${b})`,
        `y < ${m}x + (${b})`,
        `x(y - ${m}x - (${b})) = 0`,
        `y = ${m}x + (${b}) + 10^{-9}`,
      ],
    }),
  );

const congruences = fc
  .tuple(fc.integer({ min: 3, max: 30 }), fc.nat({ max: 29 }))
  .filter(([m, r]) => r < m)
  .map(
    ([m, r]): Case => ({
      gold: `n \\equiv ${r} \\pmod{${m}}`,
      same: [
        `n \\equiv ${r + m} \\pmod ${m > 9 ? `{${m}}` : m}`,
        `n \\equiv ${r} \\mod ${m}`,
        `n ≡ ${r} (mod ${m})`,
        `${r} \\pmod{${m}}`,
      ],
      wrong: [
        `n \\equiv ${r + 1} \\pmod{${m}}`,
        `n \\equiv ${r} \\pmod{${m + 1}}`,
        `${r}`,
        `n = ${r}`,
        `n \\equiv ${r} \\pmod{${2 * m}}`,
      ],
    }),
  );

const based = fc.tuple(fc.integer({ min: 5, max: 500 }), fc.integer({ min: 2, max: 8 })).map(([n, b]): Case => {
  const digits = n.toString(b);
  return {
    gold: `${digits}_{${b}}`,
    same: [`${digits}_${b}`, `(${digits})_{${b}}`, `${digits}_{\\text{base }${b}}`, `${digits} \\text{ (base ${b})}`],
    wrong: [`${digits}_{${b + 1}}`, `${(n + 1).toString(b)}_{${b}}`, digits],
  };
});

const lengths = fc.tuple(small, fc.constantFrom("cm", "kg", "hours")).map(([n, unit]): Case => {
  const finer = { cm: ["mm", 10], kg: ["g", 1000], hours: ["minutes", 60] }[unit] ?? ["", 1];
  return {
    gold: `${n} \\text{ ${unit}}`,
    same: [`${n}\\,\\mathrm{${unit}}`, `${n} ${unit}`, `${n}`, `${n * Number(finer[1])} \\text{ ${finer[0]}}`],
    wrong: [
      `${n} \\text{ ${finer[0]}}`,
      `${n + 1} \\text{ ${unit}}`,
      `${n} \\text{ ${unit}}^2`,
      `${n} \\text{ miles}`,
      `\\$${n}`,
    ],
  };
});

const KINDS: readonly (readonly [string, fc.Arbitrary<Case>])[] = [
  ["integers", integers],
  ["fractions", fractions],
  ["surds", surds],
  ["quadratic polynomials", quadratics],
  ["points", points],
  ["named values", named],
  ["sets", sets],
  ["intervals", intervals],
  ["lines", lines],
  ["congruences", congruences],
  ["numbers in a base", based],
  ["quantities with a unit", lengths],
];

describe.each(KINDS)("the math grader on %s", (_, arbitrary) => {
  it("accepts every spelling of the gold and nothing that says something else", () => {
    fc.assert(
      fc.property(arbitrary, ({ gold, same, wrong }) => {
        const refused = same.filter((answer) => verdict(gold, answer) !== "match");
        const accepted = wrong.filter((answer) => verdict(gold, answer) === "match");

        expect({ gold, refused, accepted }).toEqual({ gold, refused: [], accepted: [] });
      }),
      { numRuns: 150 },
    );
  });
});

describe("the math grader on hedges", () => {
  const GOLDS = [
    "12",
    "\\frac{3}{4}",
    "2\\sqrt{5}",
    "(1, 2)",
    "x^2+1",
    "\\text{even}",
    "C",
    "[0, 3)",
    "y = 2x",
    "30^\\circ",
  ];
  const OTHERS = ["17", "\\frac{1}{9}", "\\sqrt{7}", "(5, 6)", "x^3", "\\text{odd}", "D"];
  const JOINS = [
    (a: string, b: string): string => `${a} \\text{ or } ${b}`,
    (a: string, b: string): string => `${b} \\text{ or } ${a}`,
    (a: string, b: string): string => `${a}, ${b}`,
    (a: string): string => `${a} = 17`,
    (a: string, b: string): string => `${a} \\text{ (or } ${b})`,
    (a: string, b: string): string => `${a} \\text{ if not } ${b}`,
    (a: string, b: string): string => `\\text{either } ${a} \\text{ or } ${b}`,
    (a: string, b: string): string => `${a} \\text{ for } n=1, ${b} \\text{ for } n=2`,
    (a: string, b: string): string => `\\{${a}, ${b}\\}`,
    (a: string, b: string): string => `${a} \\ne ${b}`,
  ];

  it.each(GOLDS)("never accepts %s beside another answer", (gold) => {
    const hedges = OTHERS.flatMap((other) => JOINS.map((join) => join(gold, other)));

    const accepted = hedges.filter((answer) => verdict(gold, answer) === "match");

    expect(accepted).toEqual([]);
  });
});
