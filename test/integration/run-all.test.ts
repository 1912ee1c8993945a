import { describe, expect, it } from "vitest";
import { serveNatively } from "../support/native-service.ts";

describe("tests behind the first failure", () => {
  const service = serveNatively();
  // Right but for 2 and 4.
  const code = "n = int(input())\nprint(n + (n in (2, 4)))";
  const tests = [1, 2, 3, 4].map((n) => ({ input: `${n}\n`, output: `${n}\n` }));

  it.each([
    [{}, ["accepted", "wrong_answer", "skipped", "skipped"], { passed: 1, failed: 1, skipped: 2 }],
    [{ run_all: true }, ["accepted", "wrong_answer", "accepted", "wrong_answer"], { passed: 2, failed: 2, skipped: 0 }],
  ])("are run where the reward is %j", async (reward, verdicts, counts) => {
    const record = await service.grade({ id: "run-all", kind: "stdio", tests, reward }, { code, language: "python" });
    expect(record).toMatchObject({ status: "graded", score: 0, reward: 0, verdict: "wrong_answer", counts });
    expect(record.tests.map(({ verdict }) => verdict)).toEqual(verdicts);
  });
});
