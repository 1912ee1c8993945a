import { z } from "zod";
import { DataValue } from "./data-value.ts";
import { PartialLimits } from "./limits.ts";
import { Identifier } from "./text.ts";

const FileName = z.string().min(1).max(1024);
const Files = z.record(FileName, z.string());
const TestId = z.string().min(1).max(256);

export const RewardPolicy = z.strictObject({
  mode: z.enum(["binary", "fraction", "weighted", "subtasks"]).default("binary"),
  range: z.tuple([z.number(), z.number()]).default([0, 1]),
  threshold: z.number().gt(0).lte(1).optional(),
  run_all: z
    .boolean()
    .default(false)
    .describe("binary: run the tests behind the first failure too, so that each has a verdict; the score is the same"),
});
export type RewardPolicy = z.infer<typeof RewardPolicy>;

/** Whether nothing behind a task's first failing test can change its reward, and nobody asked for it. */
export function stopsAtFirstFailure({ reward }: Pick<Task, "reward">): boolean {
  return (reward?.mode ?? "binary") === "binary" && reward?.run_all !== true;
}

const ReferenceSolution = z.union([
  z.string(),
  z.strictObject({ text: z.string() }),
  z.strictObject({ code: z.string(), language: z.string().optional() }),
  z.strictObject({ answer: z.string() }),
  z.strictObject({ patch: z.string() }),
]);

const common = {
  id: Identifier,
  prompt: z.string().optional(),
  tags: z.array(z.string().max(256)).max(256).optional(),
  source: z.string().max(4096).optional(),
  reference: ReferenceSolution.optional().describe("a known good solution, for admission; never judged by"),
  limits: PartialLimits.optional(),
  limits_by_language: z.record(z.string(), PartialLimits).optional(),
  reward: RewardPolicy.partial().optional(),
};

const Gold = z.union([z.string(), z.array(z.string()).min(1)]).describe("the answer; of several, any one");

export const ExtractItem = z.enum([
  "box",
  "answer_tag",
  "answer_line",
  "hash_marks",
  "last_math",
  "last_number",
  "bare",
]);
export type ExtractItem = z.infer<typeof ExtractItem>;
export const Extract = z.union([
  z.enum(["strict", "standard", "gsm8k", "lenient", "bare"]),
  z.array(ExtractItem).min(1).describe("tried in order"),
]);
export type Extract = z.infer<typeof Extract>;

export const MathPolicy = z.strictObject({
  percent: z.enum(["value", "lenient"]).optional(),
  order: z.enum(["auto", "any", "strict"]).optional(),
  form: z.enum(["any", "reduced"]).optional(),
  units: z.enum(["convert", "ignore", "require"]).optional(),
  rename: z.boolean().optional(),
});
export type MathPolicy = z.infer<typeof MathPolicy>;

export const Precision = z.union([
  z.enum(["exact", "printed"]),
  z.strictObject({ abs: z.number().nonnegative() }),
  z.strictObject({ rel: z.number().nonnegative() }),
]);
export type Precision = z.infer<typeof Precision>;

export const MathTask = z.strictObject({
  ...common,
  kind: z.literal("math"),
  answer: Gold,
  extract: Extract.optional(),
  precision: Precision.optional(),
  policy: MathPolicy.optional(),
});
export type MathTask = z.infer<typeof MathTask>;

export const ChoiceTask = z.strictObject({
  ...common,
  kind: z.literal("choice"),
  answer: Gold,
  options: z.union([z.record(z.string(), z.string()), z.array(z.string())]).optional(),
  extract: Extract.optional(),
});
export type ChoiceTask = z.infer<typeof ChoiceTask>;

export const ExactTask = z.strictObject({
  ...common,
  kind: z.literal("exact"),
  answer: Gold,
  extract: Extract.optional(),
  normalize: z
    .strictObject({
      case: z.boolean().optional(),
      whitespace: z.boolean().optional(),
      punctuation: z.boolean().optional(),
    })
    .optional()
    .describe("which differences to overlook: letter case, runs of blanks, punctuation"),
});
export type ExactTask = z.infer<typeof ExactTask>;

export const ConstraintsTask = z.strictObject({
  ...common,
  kind: z.literal("constraints"),
  constraints: z.array(z.strictObject({ id: z.string(), arguments: z.record(z.string(), z.json()).optional() })).min(1),
});
export type ConstraintsTask = z.infer<typeof ConstraintsTask>;

const ProgramSource = {
  language: z.string(),
  source: z.string().optional().describe("the main file; without it, `files` holds it"),
  files: Files.optional(),
  points: z
    .number()
    .positive()
    .optional()
    .describe("points that mean a full score, where it gives points; 1 unless stated"),
};

/** A program of the task's own that judges. */
export interface JuryProgram {
  readonly type: "testlib" | "kattis" | "python";
  readonly language: string;
  readonly source?: string | undefined;
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly points?: number | undefined;
}

export const Checker = z.union([
  z.strictObject({ type: z.enum(["tokens", "lines", "exact", "unordered", "case_insensitive"]) }),
  z.strictObject({
    type: z.literal("float"),
    abs: z.number().nonnegative().optional(),
    rel: z.number().nonnegative().optional(),
  }),
  z.strictObject({ type: z.literal("testlib"), name: z.string() }),
  z.strictObject({ type: z.enum(["testlib", "kattis", "python"]), ...ProgramSource }),
]);
export type Checker = z.infer<typeof Checker>;

export const StdioTest = z.strictObject({
  id: TestId.optional(),
  input: z.string(),
  output: z.string().optional(),
  input_files: Files.optional(),
  output_files: Files.optional(),
  weight: z.number().nonnegative().optional(),
  subtask: z.union([z.string(), z.number()]).optional(),
});
export type StdioTest = z.infer<typeof StdioTest>;

export const StdioTask = z.strictObject({
  ...common,
  kind: z.literal("stdio"),
  tests: z.array(StdioTest).min(1),
  checker: Checker.optional(),
  languages: z.array(z.string()).min(1).optional(),
  language: z.string().optional(),
  io: z.strictObject({ input_file: FileName.optional(), output_file: FileName.optional() }).optional(),
});
export type StdioTask = z.infer<typeof StdioTask>;

export const InteractiveTask = z.strictObject({
  ...common,
  kind: z.literal("interactive"),
  interactor: z.strictObject({ type: z.enum(["testlib", "kattis"]), ...ProgramSource }),
  tests: z.array(StdioTest).min(1),
  checker: Checker.optional().describe("judges what the interactor wrote to its output file, where it was content"),
  languages: z.array(z.string()).min(1).optional(),
  language: z.string().optional(),
});
export type InteractiveTask = z.infer<typeof InteractiveTask>;

export const CallTest = z.strictObject({
  id: TestId.optional(),
  args: z.array(DataValue),
  kwargs: z.record(z.string(), DataValue).optional(),
  expected: DataValue,
  weight: z.number().nonnegative().optional(),
  subtask: z.union([z.string(), z.number()]).optional(),
});
export type CallTest = z.infer<typeof CallTest>;

export const CallTask = z.strictObject({
  ...common,
  kind: z.literal("call"),
  entry: z.string().min(1).max(256),
  language: z.string().optional(),
  languages: z.array(z.string()).min(1).optional(),
  tests: z.array(CallTest).min(1),
  checker: Checker.optional(),
});
export type CallTask = z.infer<typeof CallTask>;

export const AssertTask = z.strictObject({
  ...common,
  kind: z.literal("assert"),
  tests: z.union([z.string(), z.array(z.string()).min(1)]),
  entry: z.string().min(1).max(256),
  language: z.string().optional(),
  setup: z.string().optional(),
  solution_file: FileName.optional(),
  test_file: FileName.optional(),
});
export type AssertTask = z.infer<typeof AssertTask>;

export const UnitTask = z.strictObject({
  ...common,
  kind: z.literal("unit"),
  framework: z.string().min(1).max(64),
  files: Files,
  language: z.string().optional(),
  solution_file: FileName.optional(),
  expected_tests: z.array(z.string()).min(1).optional(),
});
export type UnitTask = z.infer<typeof UnitTask>;

export const PatchTask = z.strictObject({
  ...common,
  kind: z.literal("patch"),
  repo: z.string().optional(),
  image: z.string().optional(),
  base_commit: z.string().optional(),
  test_patch: z.string().optional(),
  repo_files: Files.optional(),
  hidden_test_files: Files.optional(),
  test_command: z.union([z.string(), z.array(z.string())]),
  fail_to_pass: z.array(z.string()).min(1),
  pass_to_pass: z.array(z.string()).optional(),
  protected_paths: z.array(z.string()).optional(),
});
export type PatchTask = z.infer<typeof PatchTask>;

export const JudgeTask = z.strictObject({
  ...common,
  kind: z.literal("judge"),
  rubric: z.string().optional(),
  question: z.string().optional(),
});
export type JudgeTask = z.infer<typeof JudgeTask>;

/** What is asked, with its hidden gold. Content-addressed by `core/hashing` over its judging fields. */
export const Task = z.discriminatedUnion("kind", [
  MathTask,
  ChoiceTask,
  ExactTask,
  ConstraintsTask,
  StdioTask,
  InteractiveTask,
  CallTask,
  AssertTask,
  UnitTask,
  PatchTask,
  JudgeTask,
]);
export type Task = z.infer<typeof Task>;
export type TaskKind = Task["kind"];

/** Fields that name or describe a task; everything else judges and enters its digest. */
export const DESCRIPTIVE_FIELDS = [
  "id",
  "prompt",
  "tags",
  "source",
  "reference",
] as const satisfies readonly (keyof Task)[];

/** What may be shown of a task without `reveal`: these common fields, and no gold, test or program text. */
export const PUBLIC_FIELDS = [
  "id",
  "kind",
  "prompt",
  "tags",
  "source",
  "limits",
  "limits_by_language",
  "reward",
] as const;
