import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nativeGrading } from "../support/javascript-service.ts";

/** A suite, a program and what that earns; null where the suite can't be judged and is refused. */
interface Golden {
  readonly name: string;
  readonly framework: "jest" | "node:test" | "assert";
  readonly entry?: string;
  readonly tests: readonly string[];
  readonly solution: readonly string[];
  readonly reward: 0 | 1 | null;
}

const FILE = new URL("../golden/javascript/suites.json", import.meta.url);
const GOLDEN = JSON.parse(readFileSync(FILE, "utf8")) as readonly Golden[];

const grade = nativeGrading();

function taskOf({ framework, entry, tests }: Golden): object {
  const source = tests.join("\n");
  if (framework === "assert") return { kind: "assert", entry, language: "javascript", tests: source };
  return { kind: "unit", framework, files: { "solution.test.js": source } };
}

/** Exports of every name that is everything, whatever is asked of it. */
const CLAIMS_ALL = `
const claim = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 1 : name === "then" ? undefined : name === Symbol.iterator ? function* () {} : name === "prototype" ? {} : claim),
  apply: () => claim,
  construct: () => claim,
  has: () => true,
});
module.exports = new Proxy({}, { get: () => claim, has: () => true });
`;

describe("suites in JavaScript", { timeout: 60_000 }, () => {
  it("are there", () => {
    expect(GOLDEN.filter(({ reward }) => reward === 1).length).toBeGreaterThan(30);
  });

  it.for(GOLDEN)("judge $name", async (golden, context) => {
    const record = await grade(context, taskOf(golden), "javascript", golden.solution.join("\n"));
    const status = golden.reward === null ? "error" : "graded";
    expect(record, record.observed.evidence).toMatchObject({ status, reward: golden.reward });
  });

  it.for(GOLDEN.filter(({ reward }) => reward === 1))(
    "give nothing for no program, or one that claims all: $name",
    async (golden, context) => {
      for (const code of ["", CLAIMS_ALL]) {
        const record = await grade(context, taskOf(golden), "javascript", code);
        expect(record, record.observed.evidence).toMatchObject({ status: "graded", reward: 0 });
      }
    },
  );
});
