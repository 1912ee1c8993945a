import type { Checker } from "../../src/contract/task.ts";
import { taskInvalid } from "../code/task-faults.ts";
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
      throw taskInvalid("checker", "checkers in programs of their own are not supported by this build");
    case "kattis":
    case "python":
      throw taskInvalid("checker", "checkers in programs of their own are not supported by this build");
  }
}
