import type { CheckResult, TestCase } from "../../../src/contract/grader.ts";
import type { Artifact } from "../../../src/contract/sandbox.ts";
import { type Answer, readPrintedAnswer } from "../../call/answer.ts";
import { judgeMissing } from "../../call/judge.ts";
import { type Plain, ValueFault } from "../../call/values.ts";
import { ACCEPTED, wrongAnswer } from "../../checkers/compare.ts";
import { holdsNan, readData } from "../../split/javascript-data.ts";
import type { Condition, LoweredCall } from "./lower.ts";
import { isTrueOf, type Returned } from "./terms.ts";

/** Longest answer that is looked at: what an unequal one may be is bounded by nothing else. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** What the cases of one task have in common. */
export interface CallSite {
  readonly entry: string;
  /** The candidate's program behind `JAVASCRIPT_AGENT`. */
  readonly agent: Artifact;
  /** Without it an answer that holds not-a-number is wrong. */
  readonly speaksOfNan: boolean;
  /** Told of each answer. */
  note(answer: Answer): void;
}

/** A lowered assertion as a run: the call goes in, its answer comes out, what is asserted of it stays here. */
export function loweredCase(id: string, { args, condition }: LoweredCall, site: CallSite): TestCase {
  const { entry, agent } = site;
  const request = { entry, steps: [{ do: "call", name: entry, args }] };
  return {
    ...{ id, weight: 1, subtask: null },
    request: { artifact: agent, stdin: Buffer.from(JSON.stringify(request)) },
    check: (facts) => {
      const { answer } = readPrintedAnswer(facts.stdout, MAX_ANSWER_BYTES);
      site.note(answer);
      return judgeAnswer(condition, answer, site.speaksOfNan);
    },
  };
}

function judgeAnswer(condition: Condition, answer: Answer, speaksOfNan: boolean): CheckResult {
  if (answer.state === "raised") return judgeRaised(condition, answer);
  if (answer.state !== "value") return judgeMissing(answer);
  const returned = readReturned(answer.value);
  if (returned === null) return judgeMissing({ state: "garbled" });
  if (condition.type === "throws") return wrongAnswer("the call did not throw");
  if (!speaksOfNan && holdsNan(returned.value)) return wrongAnswer("the answer holds not-a-number");
  return isTrueOf(condition.term, returned) ? ACCEPTED : wrongAnswer("the assertion does not hold");
}

/** An exception has the names of its classes behind its message; one that came late was no exception of the call. */
function judgeRaised(condition: Condition, raised: Extract<Answer, { state: "raised" }>): CheckResult {
  const [, ...names] = raised.texts;
  if (condition.type !== "throws" || names.includes(LATE)) return judgeMissing(raised);
  const { error } = condition;
  return error === null || names.includes(error) ? ACCEPTED : wrongAnswer("the call threw another error");
}

const LATE = "$late";

/** What the agent says of a call: `{late, value?, changed?}`. The candidate shares its process, so it may be anything: null then. */
function readReturned(plain: Plain): Returned | null {
  if (plain.kind !== "dict") return null;
  const members = new Map(plain.entries.map(([key, member]) => [key.kind === "str" ? key.value : "", member]));
  const [late, value] = [members.get("late"), members.get("value")];
  if (late?.kind !== "bool") return null;
  try {
    return { isLate: late.value, value: value === undefined ? undefined : readData(value) };
  } catch (error) {
    if (error instanceof ValueFault || error instanceof RangeError) return null;
    throw error;
  }
}
