import { describe, expect, it } from "vitest";
import type { ProgramReport } from "../../../../graders/assert/programs/report.ts";
import { runRounds, type SplitProgram } from "../../../../graders/assert/programs/rounds.ts";
import type { GradingTools, TestCase, TestOutcome } from "../../../../src/contract/grader.ts";
import type { RunFacts } from "../../../../src/contract/sandbox.ts";

const USED = { cpu_ms: 1, wall_ms: 1, memory_bytes: 1 };
const LIMITS = { cpu_ms: 10_000, wall_ms: 31_000 } as GradingTools["limits"];

/** Test code and a candidate as functions: what the code reports on the answers it has, and what the candidate answers. */
interface Script {
  tests(
    replies: ReadonlyMap<string, Uint8Array | null>,
  ): Partial<ProgramReport> | { readonly dies: TestOutcome["verdict"] };
  candidate(key: string): string;
  readonly cpuMs?: number;
}

function scripted(script: Script): { readonly program: SplitProgram; readonly tools: GradingTools } {
  let replies: ReadonlyMap<string, Uint8Array | null> = new Map();
  const artifact = (key: string) => ({ key, language: "c" }) as SplitProgram["tester"];
  const program: SplitProgram = {
    ...{ tester: artifact("tester"), agent: artifact("agent"), isNanWrong: true },
    encodeRound: (request) => {
      replies = request.replies;
      return new Uint8Array();
    },
    encodeQuestion: (key) => Buffer.from(key),
    encodeAnswer: (value) => (value.kind === "str" ? Buffer.from(value.value) : null),
  };
  async function run(testCase: TestCase): Promise<TestOutcome> {
    const common = { id: testCase.id, weight: 1, subtask: null, ...USED, cpu_ms: script.cpuMs ?? 1 };
    const isTester = testCase.request.artifact === program.tester;
    const report = isTester ? script.tests(replies) : null;
    if (report !== null && "dies" in report) return { ...common, verdict: report.dies, score: 0, evidence: "" };
    const whole = {
      end: "exit",
      status: 0,
      asserts: 1,
      sure: 1,
      answered: replies.size,
      failed: [],
      needs: [],
      stopped: -1,
    };
    const line = isTester
      ? { ...whole, ...report }
      : { answer: script.candidate(Buffer.from(testCase.request.stdin).toString()) };
    const facts = { stdout: Buffer.from(`${JSON.stringify(line)}\n`) } as unknown as RunFacts;
    return { ...common, ...(await testCase.check(facts, new AbortController().signal)) };
  }
  const tools = {
    ...{ limits: LIMITS, seed: "0", signal: new AbortController().signal },
    build: () => Promise.reject(new Error("nothing is built here")),
    longCheck: () => Promise.reject(new Error("not asked for")),
    jury: {} as GradingTools["jury"],
    runTests: (cases: readonly TestCase[]) => Promise.all(cases.map(run)),
  };
  return { program, tools };
}

function needing(...keys: readonly string[]): Partial<ProgramReport> {
  return { needs: keys.map((key) => ({ key, at: 1 })) };
}

async function final(script: Script) {
  const { program, tools } = scripted(script);
  return (await runRounds(program, tools, true)).final;
}

describe("the rounds of a test program", () => {
  it("go on as long as each asks something new", async () => {
    const chain = (replies: ReadonlyMap<string, unknown>) => (replies.size < 1500 ? needing(String(replies.size)) : {});
    expect(await final({ tests: chain, candidate: () => "x" })).toMatchObject({ end: "exit", answered: 1500 });
  });

  it("end for a candidate whose answers make them ask without end", async () => {
    const endless = (replies: ReadonlyMap<string, unknown>) => needing(String(replies.size));
    expect(await final({ tests: endless, candidate: () => "x" })).toEqual({
      ended: { verdict: "wrong_answer", evidence: "on these answers the tests ask too much" },
    });
  });

  it("end for answers that are too long together", async () => {
    const long = (replies: ReadonlyMap<string, unknown>) => (replies.size < 20 ? needing(String(replies.size)) : {});
    expect(await final({ tests: long, candidate: () => "x".repeat(2 ** 20 - 20) })).toEqual({
      ended: { verdict: "wrong_answer", evidence: "all answers together are too long" },
    });
  });

  it("end for calls that take too long together", async () => {
    const slow = (replies: ReadonlyMap<string, unknown>) => (replies.size < 20 ? needing(String(replies.size)) : {});
    expect(await final({ tests: slow, candidate: () => "x", cpuMs: 9_000 })).toMatchObject({
      ended: { verdict: "time_limit" },
    });
  });

  it("ask the same question once", async () => {
    const asked: string[] = [];
    const script: Script = {
      tests: (replies) => (replies.size === 0 ? needing("1", "2", "1", "1") : {}),
      candidate: (key) => {
        asked.push(key);
        return "x";
      },
    };
    await final(script);
    expect(asked).toEqual(["1", "2"]);
  });

  it("try again up to the first guess where guesses break the test code", async () => {
    const asked: number[] = [];
    const script: Script = {
      tests: (replies) => {
        asked.push(replies.size);
        if (asked.length === 1) return { dies: "memory_limit" };
        return replies.size === 0 ? needing("1") : {};
      },
      candidate: () => "x",
    };
    expect(await final(script)).toMatchObject({ end: "exit", answered: 1 });
    expect(asked).toEqual([0, 0, 1]);
  });

  it("are no verdict where test code breaks by itself", async () => {
    const broken: Script = { tests: () => ({ dies: "runtime_error" }), candidate: () => "x" };
    await expect(final(broken)).rejects.toMatchObject({ code: "checker_failed" });
  });

  it("are a verdict where test code breaks on answers", async () => {
    const script: Script = {
      tests: (replies) => (replies.size === 0 ? needing("1") : { dies: "runtime_error" }),
      candidate: () => "x",
    };
    expect(await final(script)).toMatchObject({ ended: { verdict: "runtime_error" } });
  });
});
