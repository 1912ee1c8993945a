import { z } from "zod";
import { PartialLimits } from "./limits.ts";
import { Metadata, RewardRecord, RewardSummary } from "./record.ts";
import { Solution } from "./solution.ts";
import { Task } from "./task.ts";
import { hasNoControls, Identifier, isWellFormed } from "./text.ts";

export const RewardOptions = z.strictObject({
  deadline_ms: z
    .number()
    .int()
    .positive()
    .max(86_400_000)
    .optional()
    .describe("from receipt; past it the answer is 504 and work goes on"),
  priority: z.enum(["train", "eval"]).default("train"),
  cache: z.enum(["use", "bypass"]).default("use"),
  detail: z.enum(["summary", "full"]).default("summary"),
});
export type RewardOptions = z.infer<typeof RewardOptions>;

/** `task_id` means the newest version, `task_id@sha256:...` pins one; an inline `task` is stored by digest. */
export const TaskReference = z
  .string()
  .min(1)
  .max(256 + 1 + 71)
  .refine(isWellFormed, "must be well-formed Unicode")
  .refine(hasNoControls, "must not contain control characters");

const rewardFields = {
  task_id: TaskReference.optional(),
  task: Task.optional(),
  solution: Solution,
  options: RewardOptions.prefault({}),
  metadata: Metadata.default({}),
};

function hasOneTask(request: { task_id?: string | undefined; task?: unknown }): boolean {
  return (request.task_id === undefined) !== (request.task === undefined);
}

export const RewardRequest = z
  .strictObject(rewardFields)
  .refine(hasOneTask, { message: "give either task_id or task", path: ["task_id"] });
export type RewardRequest = z.infer<typeof RewardRequest>;

export const MAX_BATCH_ITEMS = 10_000;

/** Items are validated one by one, so that a bad one is answered in its place. */
export const BatchRequest = z.strictObject({ items: z.array(z.unknown()).min(1).max(MAX_BATCH_ITEMS) });
export type BatchRequest = z.infer<typeof BatchRequest>;

/** What stands in a batch for an item that was not admitted. */
export const NotAdmitted = z.strictObject({
  id: z.null(),
  status: z.literal("error"),
  reward: z.null(),
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    path: z.string().nullable(),
    retryable: z.boolean(),
  }),
});
export type NotAdmitted = z.infer<typeof NotAdmitted>;

export const Pending = z.strictObject({ id: z.string(), status: z.enum(["queued", "running"]) });
export type Pending = z.infer<typeof Pending>;

export const AnyRecord = z.union([RewardRecord, RewardSummary]);
export type AnyRecord = z.infer<typeof AnyRecord>;

export const BatchResponse = z.strictObject({ records: z.array(z.union([AnyRecord, NotAdmitted])) });
export type BatchResponse = z.infer<typeof BatchResponse>;

export const BatchLine = z.strictObject({ index: z.number().int(), record: z.union([AnyRecord, NotAdmitted]) });
export type BatchLine = z.infer<typeof BatchLine>;

export const ReplayDifference = z.strictObject({ path: z.string(), original: z.json(), replayed: z.json() });
export type ReplayDifference = z.infer<typeof ReplayDifference>;

export const ReplayResponse = z.strictObject({
  original: RewardRecord,
  replayed: RewardRecord,
  identical: z.boolean(),
  differences: z.array(ReplayDifference),
});
export type ReplayResponse = z.infer<typeof ReplayResponse>;

export const UseItem = z.strictObject({
  task_id: Identifier,
  created_at: z.string(),
  metadata: Metadata,
  record: AnyRecord,
});
export type UseItem = z.infer<typeof UseItem>;

export const UseQuery = z.looseObject({
  task_id: z.string().optional(),
  run_id: z.string().optional(),
  verdict: z.string().optional(),
  status: z.enum(["graded", "error"]).optional(),
  detail: z.enum(["summary", "full"]).default("summary"),
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type UseQuery = z.infer<typeof UseQuery>;

export const CancelResponse = z.strictObject({
  run_id: z.string(),
  detached: z.number().int().describe("requests of the run that were waiting"),
  cancelled: z.number().int().describe("gradings that nobody else waits for"),
});
export type CancelResponse = z.infer<typeof CancelResponse>;

/** A task as others may see it: hidden parts only with `reveal` and an admin token. */
export const TaskView = z.strictObject({
  id: Identifier,
  digest: z.string(),
  kind: z.string(),
  created_at: z.string(),
  task: z.record(z.string(), z.json()),
});
export type TaskView = z.infer<typeof TaskView>;

export const ImportReport = z.strictObject({
  imported: z.number().int(),
  unchanged: z.number().int(),
  refused: z.array(z.strictObject({ line: z.number().int(), reason: z.string() })),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const ValidationReport = z.strictObject({
  task_id: z.string(),
  digest: z.string(),
  admitted: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.enum(["task", "empty", "probes", "reference", "repeats"]),
      outcome: z.enum(["passed", "failed", "not_checked"]),
      finding: z
        .enum([
          "empty_passes",
          "nothing_can_fail",
          "no_reference",
          "reference_fails",
          "flaky",
          "not_judged",
          "inconclusive",
        ])
        .nullable()
        .describe("what is wrong with the task; null where nothing is"),
      detail: z.string(),
    }),
  ),
});
export type ValidationReport = z.infer<typeof ValidationReport>;

export const RunProgramRequest = z
  .strictObject({
    language: z.string().min(1).max(64),
    code: z.string().optional(),
    files: z.record(z.string().min(1).max(1024), z.string()).optional(),
    stdin: z.string().default(""),
    limits: PartialLimits.default({}),
  })
  .refine((request) => (request.code === undefined) !== (request.files === undefined), {
    message: "give either code or files",
    path: ["code"],
  });
export type RunProgramRequest = z.infer<typeof RunProgramRequest>;

/** Text where it is UTF-8, else base64. */
export const Output = z.union([z.strictObject({ text: z.string() }), z.strictObject({ base64: z.string() })]);
export type Output = z.infer<typeof Output>;

export const RunProgramResponse = z.strictObject({
  language: z.string(),
  phase: z.enum(["compile", "run"]),
  exit_code: z.number().int().nullable(),
  signal: z.string().nullable(),
  killed_by: z.enum(["cpu", "wall", "memory", "output"]).nullable(),
  parsed: z.boolean().nullable(),
  cpu_ms: z.number(),
  wall_ms: z.number(),
  memory_bytes: z.number(),
  stdout: Output,
  stderr: Output,
  stdout_truncated: z.boolean(),
  stderr_truncated: z.boolean(),
  queue_ms: z.number(),
  compile_ms: z.number(),
});
export type RunProgramResponse = z.infer<typeof RunProgramResponse>;

/** RFC 9457. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  path: z.string().nullable(),
  retryable: z.boolean(),
  request_id: z.string().optional(),
  id: z.string().optional().describe("of the grading that goes on after a deadline"),
  input_hash: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

export const Readiness = z.strictObject({
  ready: z.boolean(),
  draining: z.boolean(),
  math: z.boolean(),
  sandbox: z.strictObject({
    ready: z.boolean(),
    driver: z.string().nullable(),
    isolation: z.string().nullable(),
    slots: z.number().int(),
    problem: z.string().nullable(),
  }),
  store: z.boolean(),
  languages: z.array(z.string()),
});
export type Readiness = z.infer<typeof Readiness>;
