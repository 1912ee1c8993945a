import type { AssertTask } from "../../src/contract/task.ts";
import { taskInvalid } from "../code/task-faults.ts";
import { JAVASCRIPT } from "./javascript/index.ts";
import type { AssertLanguage } from "./language.ts";
import { NATIVE } from "./native/index.ts";
import { PYTHON } from "./python/index.ts";
import { BASH } from "./typed/bash.ts";
import { GO } from "./typed/go.ts";
import { splitLanguage } from "./typed/index.ts";
import { JAVA } from "./typed/java.ts";
import { RUST } from "./typed/rust.ts";

/** The languages that assertions are judged in. */
const LANGUAGES: readonly AssertLanguage[] = [PYTHON, NATIVE, JAVASCRIPT, ...[BASH, GO, JAVA, RUST].map(splitLanguage)];

const DEFAULT_LANGUAGE = "python";

/** What judges a task's assertions. Throws `task_invalid` for a language that nothing here judges. */
export function assertLanguageOf(task: AssertTask): AssertLanguage {
  const name = (task.language ?? DEFAULT_LANGUAGE).trim().toLowerCase();
  const found = LANGUAGES.find((language) => language.takes(name));
  if (found !== undefined) return found;
  throw taskInvalid(
    "language",
    "this build runs assertions in Python, C, C++, JavaScript, TypeScript, Java, Go, Rust and Bash only",
  );
}
