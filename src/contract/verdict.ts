import { z } from "zod";

export const Verdict = z.enum([
  "accepted",
  "partial",
  "wrong_answer",
  "no_answer",
  "presentation_error",
  "compile_error",
  "runtime_error",
  "time_limit",
  "wall_limit",
  "memory_limit",
  "output_limit",
  "tampered",
  "patch_failed",
  "rejected",
]);
export type Verdict = z.infer<typeof Verdict>;

/** A test's verdict: those of a task, or `skipped` where an earlier test had already decided. */
export const TestVerdict = z.union([Verdict, z.literal("skipped")]);
export type TestVerdict = z.infer<typeof TestVerdict>;

/** How far the solution could have reached the thing that judged it. */
export const Integrity = z.enum(["rules", "isolated", "split_process", "shared_process", "model"]);
export type Integrity = z.infer<typeof Integrity>;
