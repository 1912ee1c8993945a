import { parentPort } from "node:worker_threads";
import type { Answered, Asked, Loaded } from "./thread.ts";

/** The thread's side: answers one question after the other. An error that `answer` throws ends the thread. */
export function answerWith<Question, Answer>(answer: (question: Question) => Answer): void {
  const port = parentPort;
  if (port === null) throw new Error("this module runs in a thread only");
  port.on("message", ({ call, question }: Asked<Question>) => {
    port.postMessage({ call, answer: answer(question) } satisfies Answered<Answer>);
  });
  port.postMessage({ isLoaded: true } satisfies Loaded);
}
