import type { UnitTask } from "../../../src/contract/task.ts";
import { brokenTests } from "../../split/rounds.ts";
import type { UnitTest } from "../framework.ts";
import { isNamed } from "../outcomes.ts";

export type ListedTest = Omit<UnitTest, "result">;

/**
 * Tests with those of their parts that the task names, which begin with `sign` behind the test's name: which parts there are, only a
 * run can tell. Throws `checker_failed` where two tests share a name.
 */
export function withParts(task: UnitTask, tests: readonly ListedTest[], sign: string): readonly ListedTest[] {
  if (new Set(tests.map(({ name }) => name)).size < tests.length) throw brokenTests("two of them have the same name");
  return tests.flatMap((test) => [test, ...partsOf(task, test, sign)]);
}

function partsOf(task: UnitTask, test: ListedTest, sign: string): readonly ListedTest[] {
  const parts = (task.expected_tests ?? []).flatMap((id) => {
    const spelling = sign === "[" ? id.replaceAll("::", ".") : id;
    const start = spelling.lastIndexOf(`${test.name}${sign}`);
    const part = { ...test, name: spelling.slice(start) };
    return start >= 0 && isNamed(part, id) ? [part] : [];
  });
  return parts.filter(({ name }, index) => parts.findIndex((other) => other.name === name) === index);
}
