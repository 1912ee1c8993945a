import type { TestCase } from "../../src/contract/grader.ts";
import type { Artifact } from "../../src/contract/sandbox.ts";
import { type Answer, readAnswer } from "../call/answer.ts";
import { judgeMissing } from "../call/judge.ts";
import { writePlain } from "../call/values.ts";
import { ACCEPTED } from "../checkers/compare.ts";
import type { LoweredTest } from "./lower.ts";
import { judgePredicate, maxAnswerBytes } from "./predicate.ts";

/** A lowered assertion as a run: the call goes in, its answer comes out, what is asserted of it stays here. */
export function loweredCase(
  id: string,
  { args, kwargs, predicate, isNegated }: LoweredTest,
  artifact: Artifact,
  call: { readonly entry: string; readonly prompt: string },
  note: (answer: Answer) => void,
): TestCase {
  const request = {
    ...call,
    args: args.map(writePlain),
    kwargs: { $dict: kwargs.map(([name, value]) => [name, writePlain(value)]) },
    truth: predicate.type === "truth",
  };
  return {
    id,
    weight: 1,
    subtask: null,
    request: { artifact, stdin: Buffer.from(JSON.stringify(request)) },
    check: (facts) => {
      const answer = readAnswer(facts.stdout, maxAnswerBytes(predicate, isNegated));
      note(answer);
      if (answer.state === "value") return judgePredicate(predicate, isNegated, answer.value);
      const isOther = answer.state === "unplain" && predicate.type === "identical" && isNegated;
      return isOther ? ACCEPTED : judgeMissing(answer);
    },
  };
}
