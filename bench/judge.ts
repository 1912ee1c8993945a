import { rate } from "./measure.ts";
import type { Candidate } from "./mixture.ts";
import type { Service } from "./service.ts";

/** What a candidate came to. */
export interface Judged {
  readonly verdict: string;
  /** CPU time, memory and evidence as recorded, for whoever looks into a difference. */
  readonly facts: string;
}

/** Grades every candidate anew, `width` at a time; in their order. */
export async function judge(
  service: Service,
  candidates: readonly Candidate[],
  width: number,
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  await rate(candidates.length, width, async (index) => {
    const candidate = candidates[index];
    if (candidate === undefined) return;
    const { task, solution } = candidate;
    const options = { cache: "bypass", detail: "full" };
    const record = Object(await service.post("/v1/rewards", { task, solution, options }));
    const { verdict, error, observed } = record;
    judged[index] = {
      verdict: verdict ?? `error ${error?.code}`,
      facts: JSON.stringify(observed?.tests?.[0] ?? error ?? null),
    };
  });
  return judged;
}
