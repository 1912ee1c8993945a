import type { BatchLine, NotAdmitted } from "../contract/api.ts";
import { RewardRequest } from "../contract/api.ts";
import { asServiceError } from "../contract/errors.ts";
import type { RewardRecord } from "../contract/record.ts";
import { parseShape } from "../contract/shape.ts";

/** Enough items at once to fill every lane and share commits; few enough that a batch holds no more than it needs. */
const WINDOW = 2_048;
/** Items read in one turn of the event loop. */
const SLICE = 128;

/**
 * Grades unvalidated items, at most a window of them at once, and yields each as it finishes. A bad item is answered in its
 * place. Items that are under way when the consumer leaves are still graded and stored.
 */
export async function* gradeBatch(
  items: readonly unknown[],
  gradeItem: (request: RewardRequest) => Promise<RewardRecord | NotAdmitted>,
): AsyncGenerator<BatchLine> {
  const finished: BatchLine[] = [];
  let wake: () => void = () => undefined;
  let makeRoom: () => void = () => undefined;
  let next = 0;
  let running = 0;

  async function gradeOne(index: number): Promise<void> {
    const record = await answerItem(items[index], index, gradeItem);
    running -= 1;
    finished.push({ index, record });
    makeRoom();
    wake();
  }

  /** Between slices others have their turn, so that the threads work on one while the next is read. */
  async function feed(): Promise<void> {
    while (next < items.length) {
      for (let slice = 0; slice < SLICE && running < WINDOW && next < items.length; slice += 1) {
        running += 1;
        void gradeOne(next++);
      }
      await new Promise<void>((resolve) => {
        if (running < WINDOW) setImmediate(resolve);
        else makeRoom = resolve;
      });
    }
  }

  void feed();
  let delivered = 0;
  while (delivered < items.length) {
    if (finished.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    for (const line of finished.splice(0)) {
      delivered += 1;
      yield line;
    }
  }
}

async function answerItem(
  item: unknown,
  index: number,
  gradeItem: (request: RewardRequest) => Promise<RewardRecord | NotAdmitted>,
): Promise<RewardRecord | NotAdmitted> {
  try {
    return await gradeItem(parseShape(RewardRequest, item, `items.${index}`));
  } catch (error) {
    return notAdmitted(error);
  }
}

function notAdmitted(error: unknown): NotAdmitted {
  const { code, message, path, retryable } = asServiceError(error, "internal");
  return { id: null, status: "error", reward: null, error: { code, message, path: path ?? null, retryable } };
}
