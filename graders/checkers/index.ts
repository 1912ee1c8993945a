import { ServiceError } from "../../src/contract/errors.ts";
import type { Checker } from "../../src/contract/task.ts";
import { sameBytes } from "./bytes.ts";
import { ACCEPTED, type Compare } from "./compare.ts";
import { floatComparer, toleranceOf } from "./float.ts";
import { compareExact, compareLines } from "./lines.ts";
import { testlibComparer } from "./testlib/index.ts";
import { compareCaseInsensitive, compareTokens } from "./tokens.ts";
import { compareUnordered } from "./unordered.ts";

/** The comparison a task asks for; tokens where it names none. Throws `task_invalid` for one that this build lacks. */
export function comparerOf(checker: Checker | undefined): Compare {
  const compare = ownComparer(checker);
  if (checker?.type === "testlib") return compare;
  return (expected, actual) => (sameBytes(expected, actual) ? ACCEPTED : compare(expected, actual));
}

/** As `comparerOf`, without the short way for outputs equal byte by byte, which every built-in checker accepts. */
function ownComparer(checker: Checker | undefined): Compare {
  switch (checker?.type) {
    case undefined:
    case "tokens":
      return compareTokens;
    case "lines":
      return compareLines;
    case "exact":
      return compareExact;
    case "unordered":
      return compareUnordered;
    case "case_insensitive":
      return compareCaseInsensitive;
    case "float":
      return floatComparer(toleranceOf(checker));
    case "testlib":
      if ("name" in checker) return testlibComparer(checker.name);
      return aProgram();
    case "kattis":
    case "python":
      return aProgram();
  }
}

/** A program of the task's own (graders/jury) is no comparison: it can't be made here. */
function aProgram(): never {
  throw new ServiceError("grader_fault", "a checker in a program of its own was taken for a comparison");
}
