import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparerOf } from "../../../../graders/checkers/index.ts";
import { judgeTestlib, TESTLIB_CHECKERS } from "../../../../graders/checkers/testlib/standard.ts";
import { readTruthTable, TESTLIB_CASES } from "../../../support/testlib-cases.ts";

function code(name: string, answer: string, output: string): number {
  return judgeTestlib(name, Buffer.from(answer), Buffer.from(output)).code;
}

describe("a standard checker of testlib", () => {
  it.each(TESTLIB_CASES)("%s says of the answer %j and the output %j: %d", (name, answer, output, expected) => {
    expect(code(name, answer, output)).toBe(expected);
  });

  it("never accepts a byte order mark, a no-break space or an invalid byte beside the answer", () => {
    for (const name of TESTLIB_CHECKERS.filter((one) => !one.startsWith("case"))) {
      const answer = name.includes("yesno") ? "YES" : "7";
      for (const mark of [[0xef, 0xbb, 0xbf], [0xc2, 0xa0], [0xff], [0]]) {
        const bytes = Buffer.from(answer);
        for (const output of [Buffer.from([...mark, ...bytes]), Buffer.from([...bytes, ...mark])]) {
          expect(judgeTestlib(name, bytes, output).code).not.toBe(0);
        }
      }
    }
  });

  it("ends on any bytes with a code", () => {
    const text = fc.stringMatching(/^[Case0-9:. \n\r\t+eEyYsnNoO-]{0,30}$/);
    fc.assert(
      fc.property(fc.constantFrom(...TESTLIB_CHECKERS), text, text, (name, answer, output) => {
        expect([0, 1, 2, 3, 7]).toContain(code(name, answer, output));
      }),
    );
  });
});

const truth = readTruthTable();

describe.skipIf(truth === null)("testlib's own checkers, as they were recorded", () => {
  it.each(truth ?? [])("%s of the answer %j and the output %j: %d", (name, answer, output, expected) => {
    expect(code(name, answer, output)).toBe(expected);
  });

  it("are all there", () => {
    expect(truth?.length).toBe(147);
  });
});

describe("a testlib checker in a task", () => {
  it("gives the verdict of its exit code", () => {
    const compare = comparerOf({ type: "testlib", name: "rcmp6" });
    expect(compare(Buffer.from("1.0"), Buffer.from("1"))).toMatchObject({ score: 1, verdict: "accepted" });
    expect(compare(Buffer.from("1.0"), Buffer.from("2"))).toMatchObject({ score: 0, verdict: "wrong_answer" });
    expect(compare(Buffer.from("1.0"), Buffer.from("x"))).toMatchObject({ score: 0, verdict: "presentation_error" });
  });

  it("is the task's fault where its answer can't be read", () => {
    const compare = comparerOf({ type: "testlib", name: "rcmp6" });
    expect(() => compare(Buffer.from("x"), Buffer.from("1"))).toThrow(
      expect.objectContaining({ code: "checker_failed" }),
    );
  });

  it.each(["nocmp", "pointscmp", "toString"])("is refused by the name %s", (name) => {
    expect(() => comparerOf({ type: "testlib", name })).toThrow(expect.objectContaining({ code: "task_invalid" }));
  });
});
