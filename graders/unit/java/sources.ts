import type { UnitTask } from "../../../src/contract/task.ts";
import { bareJava } from "../../code/bare.ts";
import { taskInvalid } from "../../code/task-faults.ts";
import { JUNIT_NAMES } from "./junit-source.ts";

/** Braces, and the heads of types. */
const PLACES =
  /[{}]|\b(public\s+(?:(?:abstract|final|static|sealed|non-sealed|strictfp)\s+)*)?(?:class|@?interface|enum|record)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu;

/** What a file of Java says of itself. */
export interface JavaSource {
  readonly text: string;
  /** Empty for the package without a name. */
  readonly folder: string;
  /** Types at the top level, the public one first. */
  readonly types: readonly string[];
  /** Packages of which all names are imported. */
  readonly onDemand: readonly string[];
  /** Whether it holds tests. */
  readonly isTest: boolean;
}

export function readJava(text: string): JavaSource {
  const bare = bareJava(text);
  const types: string[] = [];
  let depth = 0;
  for (const match of bare.matchAll(PLACES)) {
    if (match[0] === "{") depth += 1;
    else if (match[0] === "}") depth -= 1;
    else if (depth === 0 && match[2] !== undefined) {
      if (match[1] === undefined) types.push(match[2]);
      else types.unshift(match[2]);
    }
  }
  return {
    text,
    folder: /^\s*package\b([\w.\s]*);/.exec(bare)?.[1]?.replace(/\s/g, "") ?? "",
    types,
    onDemand: [...bare.matchAll(/\bimport\s+([\w.]+)\.\*\s*;/g)].map((match) => match[1] ?? ""),
    isTest: /@(?:org\.junit\.[\w.]*)?(?:Test|ParameterizedTest|RepeatedTest)\b/.test(bare),
  };
}

/** Where a file of a package has to lie to be found. */
export function pathOf({ folder, types }: Pick<JavaSource, "folder" | "types">): string {
  return `${folder === "" ? "" : `${folder.replaceAll(".", "/")}/`}${types[0]}.java`;
}

/** What ends the tests' run, runs beside it, reaches what is no data, or hides words from who reads them. */
const REFUSED =
  /\bSystem\s*\.\s*(exit|setOut|setErr|setIn)\b|\b(Runtime|Thread|Executors?|ExecutorService|CompletableFuture|ForkJoinPool|Timer|parallelStream|parallel|ProcessBuilder|ClassLoader|setAccessible|getDeclared\w+|Unsafe|MethodHandles|ExpectedException|TempDir|halt)\b|\\u+[0-9a-fA-F]{4}|\b([Aa]ssay\w*)/;
const FOREIGN =
  /\bimport\s+(?:static\s+)?((?:org\.(?!junit\.)|com\.google\.|io\.|lombok\.|javax\.|jakarta\.|net\.)[\w.]+|org\.junit\.[\w.]+)/g;

/** Throws `task_invalid` for a file of tests that uses what is not there. `path` names it in the task. */
export function checkJavaTests(text: string, path: string): void {
  const bare = bareJava(text);
  const found = REFUSED.exec(text.includes("\\u") ? text : bare);
  if (found !== null) throw taskInvalid(path, `tests can't use ${found[1] ?? found[2] ?? found[3] ?? "escapes"}`);
  for (const match of bare.matchAll(FOREIGN)) {
    const name = match[1] ?? "";
    const own = [...JUNIT_NAMES].some(
      (known) => known === name || name.startsWith(`${known}.`) || known.startsWith(name),
    );
    if (!own) throw taskInvalid(path, `only the standard library and a part of JUnit is there, not ${name}`);
  }
}

/** Names by which a suite says what it tests: its file for the program, and its own names without `Test`. */
export function testedNames(task: UnitTask): ReadonlySet<string> {
  const paths = [task.solution_file ?? "", ...Object.keys(task.files)];
  return new Set(
    paths.map((path) => (path.split("/").at(-1) ?? "").replace(/\.java$/, "").replace(/^Test|Tests?$/g, "")),
  );
}
