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
  if (answer.state !== "value") return judgeMissing(answer);
  const ended = readEnd(answer.value);
  if (ended.state !== "returned") return ended.state === "threw" ? judgeThrown(condition, ended) : judgeMissing(ended);
  if (condition.type === "throws") return wrongAnswer("the call did not throw");
  if (!speaksOfNan && holdsNan(ended.value)) return wrongAnswer("the answer holds not-a-number");
  return isTrueOf(condition.term, ended) ? ACCEPTED : wrongAnswer("the assertion does not hold");
}

/** What came late was thrown by no call. */
function judgeThrown(condition: Condition, { isLate, names }: Extract<End, { state: "threw" }>): CheckResult {
  if (condition.type !== "throws" || isLate) return judgeMissing({ state: "raised", texts: [] });
  const { error } = condition;
  return error === null || names.includes(error) ? ACCEPTED : wrongAnswer("the call threw another error");
}

/** How the agent says that the call ended. */
type End =
  | ({ readonly state: "returned" } & Returned)
  | { readonly state: "threw"; readonly isLate: boolean; readonly names: readonly string[] }
  | { readonly state: "unplain" | "garbled" };

/** Reads `{late, value?, threw?, ...}`. The candidate shares the agent's process, so it may be anything. */
function readEnd(plain: Plain): End {
  const late = memberOf(plain, "late");
  if (late?.kind !== "bool") return { state: "garbled" };
  const isLate = late.value;
  const threw = memberOf(plain, "threw");
  if (threw !== undefined) return { state: "threw", isLate, names: textsOf(memberOf(threw, "names")) };
  try {
    const value = memberOf(plain, "value");
    return { state: "returned", isLate, value: value === undefined ? undefined : readData(value) };
  } catch (error) {
    if (error instanceof ValueFault || error instanceof RangeError) return { state: "unplain" };
    throw error;
  }
}

function memberOf(plain: Plain, name: string): Plain | undefined {
  if (plain.kind !== "dict") return undefined;
  return plain.entries.find(([key]) => key.kind === "str" && key.value === name)?.[1];
}

function textsOf(plain: Plain | undefined): readonly string[] {
  return plain?.kind === "list" ? plain.items.map((item) => (item.kind === "str" ? item.value : "")) : [];
}
