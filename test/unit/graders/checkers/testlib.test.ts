import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparerOf } from "../../../../graders/checkers/index.ts";
import { judgeTestlib, TESTLIB_CHECKERS } from "../../../../graders/checkers/testlib/standard.ts";

function code(name: string, answer: string, output: string): number {
  return judgeTestlib(name, Buffer.from(answer), Buffer.from(output)).code;
}

describe("a standard checker of testlib", () => {
  it.each([
    ["wcmp", "a b\n", "a\nb", 0],
    ["wcmp", "a b", "a b c", 1],
    ["wcmp", "a b", "a", 1],
    ["lcmp", "a b\n", " a  b \r\n", 0],
    ["lcmp", "a\nb\n", "a b\n", 1],
    ["lcmp", "a\n", "a\nb\n", 2],
    ["lcmp", "a\nb\n", "a\n", 1],
    ["fcmp", "a b\n", "a b\r\n\n", 0],
    ["fcmp", "a b\n", "a  b\n", 1],
    ["fcmp", "a\n", "a\nb\n", 2],
    ["ncmp", "3 4", "3\n4", 0],
    ["ncmp", "3", "3.0", 2],
    ["ncmp", "3", "03", 2],
    ["ncmp", "0", "-0", 2],
    ["ncmp", "3", "9223372036854775808", 2],
    ["ncmp", "-9223372036854775808", "-9223372036854775808", 0],
    ["ncmp", "3 4", "3", 1],
    ["ncmp", "x", "3", 3],
    ["icmp", "7", "7 8", 2],
    ["icmp", "7", "2147483648", 2],
    ["icmp", "7", "", 2],
    ["hcmp", `1${"0".repeat(40)}`, `1${"0".repeat(40)}`, 0],
    ["hcmp", "7 8", "7", 3],
    ["rcmp", "2.0", "2.000001", 0],
    ["rcmp", "2.0", "2.00001", 1],
    ["rcmp", "1000000", "1000000.5", 1],
    ["rcmp", "2.0", "nan", 2],
    ["rcmp", "inf", "2", 3],
    ["rcmp", "2.0", "2\u0000", 2],
    ["rcmp", "2.0", "1e", 2],
    ["acmp", "2.0", "2.000001", 0],
    ["dcmp", "1000000", "1000000.5", 0],
    ["rcmp4", "1 2", "1.00009 2", 0],
    ["rcmp6", "1 2", "1.00009 2", 1],
    ["rcmp9", "1 2", "1.0000000001 2", 0],
    ["rcmp9", "1", "1 2", 2],
    ["rcmp9", "1 2", "1", 2],
    ["rcmp9", "0", "1e400", 1],
    ["rncmp", "5 6", "5.00001 6", 0],
    ["rncmp", "5 6", "5.0001 6", 1],
    ["yesno", "YES", "yEs", 0],
    ["yesno", "YES", "no", 1],
    ["yesno", "YES", "y", 2],
    ["yesno", "maybe", "yes", 3],
    ["nyesno", "yes no", "YES\nNO", 0],
    ["nyesno", "yes no", "YES", 1],
    ["nyesno", "yes", "maybe", 2],
    ["uncmp", "1 2 2", "2 1 2", 0],
    ["uncmp", "1 2 2", "2 1 1", 1],
    ["caseicmp", "Case 1: 5\nCase 2: 6", "Case 1: 5\nCase 2: 6", 0],
    ["caseicmp", "Case 1: 5", "Case 1: 6", 1],
    ["caseicmp", "Case 1: 5", "case 1: 5", 2],
    ["caseicmp", "Case 1: 5", "Case 1: 5 Case 2: 6", 2],
    ["casencmp", "Case 1: 5 6\nCase 2:", "Case 1: 5\n6 Case 2:", 0],
    ["casencmp", "Case 1: 5 6", "Case 1: 5", 1],
    ["casewcmp", "Case 1: a b", "Case 1: a b", 0],
    ["casewcmp", "Case 1: a b", "Case 2: a b", 2],
    ["pointscmp", "1", "3", 7],
  ])("%s says of the answer %j and the output %j: %d", (name, answer, output, expected) => {
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
