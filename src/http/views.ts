import type { UseItem } from "../contract/api.ts";
import type { RewardRecord, RewardSummary } from "../contract/record.ts";
import type { SandboxInfo } from "../contract/service-api.ts";
import type { StoredTask } from "../contract/store.ts";
import { PUBLIC_FIELDS } from "../contract/task.ts";
import type { SandboxView, UseView } from "../core/assay.ts";

export type Detail = "summary" | "full";

/** A record as a response shows it: whole, or without its per-test rows and evidence. */
export function projectRecord(record: RewardRecord, detail: Detail): RewardRecord | RewardSummary {
  if (detail === "full") return record;
  const { tests: _tests, observed, ...rest } = record;
  const { tests: _observedTests, evidence: _evidence, ...kept } = observed;
  return { ...rest, observed: kept };
}

export function toUseItem({ use, record }: UseView, detail: Detail): UseItem {
  return {
    task_id: use.task_id,
    created_at: use.created_at,
    metadata: use.metadata,
    record: projectRecord(record, detail),
  };
}

/** A stored task as others may see it. Its hidden parts are shown only where the caller may and has asked. */
export function toTaskView(stored: StoredTask, isRevealed: boolean): Readonly<Record<string, unknown>> {
  const { task, digest, created_at } = stored;
  const shown = isRevealed ? task : Object.fromEntries(Object.entries(task).filter(([field]) => isPublic(field)));
  return { id: task.id, digest, kind: task.kind, created_at, task: shown };
}

function isPublic(field: string): boolean {
  return (PUBLIC_FIELDS as readonly string[]).includes(field);
}

export function toSandboxInfo(view: SandboxView): SandboxInfo {
  const { description, ready, busy, waiting, faults, problem } = view;
  return {
    driver: description?.driver ?? null,
    isolation: description?.isolation ?? null,
    memory_control: description?.memory_control ?? null,
    runtime: description?.runtime ?? null,
    runner_version: description?.runner_version ?? null,
    image_id: description?.image_id ?? null,
    ready,
    slots: description?.slots ?? 0,
    busy,
    waiting,
    faults,
    problem,
    languages: view.languages.map((language) => ({ ...language, aliases: [...language.aliases] })),
  };
}
