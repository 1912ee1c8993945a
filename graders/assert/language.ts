import type {
  CodeFinding,
  GradingTools,
  LanguageCatalogue,
  Submission,
  TestOutcome,
} from "../../src/contract/grader.ts";
import type { SolutionContent } from "../../src/contract/solution.ts";
import type { AssertTask } from "../../src/contract/task.ts";

export type Program = Extract<Submission, { state: "program" }>;

/** How assertions of one language, or a family of them, are judged. Adding one is adding it in `languages.ts`. */
export interface AssertLanguage {
  /** Whether `name` names it, as tasks write it, in lower case; tasks are checked without a catalogue of languages. */
  takes(name: string): boolean;
  /** Refuses tests that can't judge. Throws `task_invalid`. */
  checkTask(task: AssertTask): void;
  submission(task: AssertTask, solution: SolutionContent, languages: LanguageCatalogue): Submission;
  grade(task: AssertTask, program: Program, tools: GradingTools): Promise<CodeFinding>;
}

/** A test behind the one that has decided. */
export function skippedTest(id: string): TestOutcome {
  const nothing = { cpu_ms: 0, wall_ms: 0, memory_bytes: 0, evidence: "" };
  return { id, verdict: "skipped", score: 0, weight: 1, subtask: null, ...nothing };
}
