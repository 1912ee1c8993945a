import type { CodeFinding } from "../../src/contract/grader.ts";
import type { RunFacts } from "../../src/contract/sandbox.ts";

/** The finding on a program whose build was refused. What the compiler printed may name hosts and paths, so it stays out. */
export function refusedBuild(facts: RunFacts): NonNullable<CodeFinding["refused"]> {
  if (facts.killed_by !== null) {
    return { verdict: "compile_error", evidence: `the compiler was stopped: ${facts.killed_by}` };
  }
  return { verdict: "compile_error", evidence: "the program does not compile" };
}
