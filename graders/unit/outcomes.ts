import type { TestOutcome } from "../../src/contract/grader.ts";
import type { UnitTask } from "../../src/contract/task.ts";
import { taskInvalid } from "../code/task-faults.ts";
import type { TestName, UnitRun, UnitTest } from "./framework.ts";

const NOTHING_USED = { cpu_ms: 0, wall_ms: 0, memory_bytes: 0 } as const;
const DID_NOT_RUN = { verdict: "runtime_error", evidence: "the test did not run", ...NOTHING_USED } as const;
const SKIPPED = { verdict: "skipped", evidence: "", ...NOTHING_USED } as const;

/**
 * What is reported of a run: each expected test in the order of the task or, where it names none, each that there is but those
 * marked to be skipped or to fail. One without a result has failed. Behind the first failure all are skipped where `stopsAtFirst`.
 * Throws `task_invalid` for expected tests that do not exist, are marked, or are ambiguous, and where there are none at all.
 */
export function unitOutcomes(task: UnitTask, run: UnitRun, stopsAtFirst: boolean): readonly TestOutcome[] {
  const wanted = task.expected_tests === undefined ? allTests(run) : expectedTests(task.expected_tests, run);
  if (wanted.length === 0) throw taskInvalid("files", "they hold no tests, so nothing can fail");
  const outcomes: TestOutcome[] = [];
  for (const { id, test } of wanted) {
    const isDecided = stopsAtFirst && outcomes.some((outcome) => outcome.score < 1);
    const decided = isDecided ? SKIPPED : (test?.result ?? DID_NOT_RUN);
    const score = decided.verdict === "accepted" ? 1 : 0;
    outcomes.push({ id, weight: 1, subtask: null, ...decided, score });
  }
  return outcomes;
}

interface Wanted {
  readonly id: string;
  /** Null for a test that the program kept from being there. */
  readonly test: UnitTest | null;
}

function allTests({ tests, isCollectedApart }: UnitRun): readonly Wanted[] {
  if (!isCollectedApart) {
    throw taskInvalid("expected_tests", "which tests there are depends on the program, so they have to be named");
  }
  const kept = tests.filter((test) => !test.isMarked);
  const names = kept.map(({ name }) => name);
  return kept.map((test, index) => {
    const isUnique = names.indexOf(test.name) === index && names.lastIndexOf(test.name) === index;
    return { id: isUnique ? test.name : `${test.prefixes[0] ?? ""}::${test.name}`, test };
  });
}

function expectedTests(expected: readonly string[], { tests, isCollectedApart }: UnitRun): readonly Wanted[] {
  const seen = new Set<UnitTest>();
  return expected.map((id, index) => {
    const path = `expected_tests.${index}`;
    const [test, second] = tests.filter((one) => isNamed(one, id));
    if (second !== undefined) throw taskInvalid(path, "several tests have this name: write its file before it");
    if (test === undefined && isCollectedApart) throw taskInvalid(path, "the files hold no test of this name");
    if (test?.isMarked === true) throw taskInvalid(path, "this test is marked to be skipped, or to fail");
    if (test !== undefined && seen.has(test)) throw taskInvalid(path, "this test is named twice");
    if (test !== undefined) seen.add(test);
    return { id, test: test ?? null };
  });
}

/** True where `id` is the name of the test, or that with one of its prefixes before it: `a.py::C::m`, `a.C.m` or `a C.m`. */
export function isNamed({ name, prefixes }: TestName, id: string): boolean {
  const spellings = [id, dotted(id)];
  if (spellings.includes(name)) return true;
  return prefixes.some((prefix) =>
    spellings.some(
      (spelling) =>
        spelling === `${prefix}.${name}` || spelling === `${prefix}::${name}` || spelling === `${prefix} ${name}`,
    ),
  );
}

/** Whether a test counts: where the task names some, those alone. */
export function isExpected(task: UnitTask, test: TestName): boolean {
  return task.expected_tests?.some((id) => isNamed(test, id)) ?? true;
}

/** With dots for the colons of `file::Class::method[a::b]`, up to its parameters. */
function dotted(id: string): string {
  const end = id.indexOf("[");
  const head = end < 0 ? id : id.slice(0, end);
  return head.replaceAll("::", ".") + (end < 0 ? "" : id.slice(end));
}
