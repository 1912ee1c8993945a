import { z } from "zod";
import { TaskView, UseItem } from "./api.ts";
import { LanguageId } from "./language.ts";

/** What a PUT of a task answers: how it stands now, and whether its content is new. */
export const TaskStored = TaskView.extend({
  outcome: z.enum(["created", "updated", "unchanged"]),
});
export type TaskStored = z.infer<typeof TaskStored>;

export const TaskQuery = z.strictObject({
  kind: z.string().max(64).optional(),
  tag: z.string().max(256).optional(),
  reveal: z.enum(["true", "false"]).default("false").describe("hidden parts too; needs the role `admin`"),
  cursor: z.string().max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type TaskQuery = z.infer<typeof TaskQuery>;

export const ValidateRequest = z.strictObject({
  repeats: z.number().int().min(1).max(100).default(3).describe("gradings of the reference that must agree"),
});
export type ValidateRequest = z.infer<typeof ValidateRequest>;

export const GraderInfo = z.strictObject({
  name: z.string(),
  version: z.string(),
  kinds: z.array(z.string()),
  type: z.enum(["rules", "sandbox"]),
});
export type GraderInfo = z.infer<typeof GraderInfo>;

export const LanguageInfo = z.strictObject({
  id: LanguageId,
  aliases: z.array(z.string()),
  available: z.boolean(),
  version: z.string().nullable(),
  toolchain_digest: z.string().nullable(),
});
export type LanguageInfo = z.infer<typeof LanguageInfo>;

/** A sandbox as it stands; the fields from `driver` to `image_id` are null where nothing isolates programs. */
export const SandboxInfo = z.strictObject({
  driver: z.enum(["native", "docker"]).nullable(),
  isolation: z.string().nullable(),
  memory_control: z.string().nullable(),
  runtime: z.string().nullable(),
  runner_version: z.string().nullable(),
  image_id: z.string().nullable(),
  ready: z.boolean(),
  slots: z.number().int(),
  busy: z.number().int(),
  waiting: z.number().int(),
  faults: z.number().int(),
  problem: z.string().nullable(),
  languages: z.array(LanguageInfo),
});
export type SandboxInfo = z.infer<typeof SandboxInfo>;

const nextCursor = z.string().nullable().describe("give it as `cursor` for the next page; null on the last");

export const UseList = z.strictObject({ items: z.array(UseItem), next_cursor: nextCursor });
export type UseList = z.infer<typeof UseList>;

export const TaskList = z.strictObject({ items: z.array(TaskView), next_cursor: nextCursor });
export type TaskList = z.infer<typeof TaskList>;

export const GraderList = z.strictObject({ items: z.array(GraderInfo), next_cursor: nextCursor });
export type GraderList = z.infer<typeof GraderList>;

export const SandboxList = z.strictObject({ items: z.array(SandboxInfo), next_cursor: nextCursor });
export type SandboxList = z.infer<typeof SandboxList>;

export const Health = z.strictObject({ status: z.literal("ok") });
export type Health = z.infer<typeof Health>;
