import { ServiceError } from "../../src/contract/errors.ts";
import { isWellFormed } from "../../src/contract/text.ts";

/** A refusal of a task: `path` says where in it the fault lies, as `tests.0.output`. */
export function taskInvalid(path: string, message: string): ServiceError {
  return new ServiceError("task_invalid", `${path}: ${message}`, { path });
}

interface Identified {
  readonly id?: string | undefined;
}

/** Ids of a task's tests: their own, else their place, counted from 1. Throws `task_invalid` where two are equal. */
export function testIds(tests: readonly Identified[]): readonly string[] {
  const ids = tests.map((test, index) => test.id ?? String(index + 1));
  const seen = new Set<string>();
  for (const [index, id] of ids.entries()) {
    if (!isWellFormed(id)) throw taskInvalid(`tests.${index}.id`, "lone surrogates have no UTF-8 form");
    if (seen.has(id)) throw taskInvalid(`tests.${index}.id`, "two tests have this id");
    seen.add(id);
  }
  return ids;
}

interface Weighted {
  readonly weight?: number | undefined;
}

/** Throws `task_invalid` where a reward by weights has nothing to weigh. */
export function requireWeight(tests: readonly Weighted[], mode: string | undefined): void {
  if (mode !== "weighted" && mode !== "subtasks") return;
  if (tests.every((test) => test.weight === 0)) throw taskInvalid("tests", "the weights of all tests are 0");
}

/** Why a name can't be a file below the working directory, or null where it can. */
export function fileNameFault(name: string): string | null {
  if (!isWellFormed(name)) return "lone surrogates have no UTF-8 form";
  if (name.includes("\0")) return "a file name can't hold NUL";
  if (name.startsWith("/") || name.includes("\\")) return "a file name must be relative, with / between its parts";
  const parts = name.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    return "a file name must not hold empty parts, . or ..";
  }
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return "a part of a file name is over 255 bytes";
  return null;
}

/** Throws `task_invalid` where `name` can't be a file below the working directory. */
export function requireFileName(path: string, name: string): void {
  const fault = fileNameFault(name);
  if (fault !== null) throw taskInvalid(path, fault);
}

/** What a program is called in its working directory: `main` with the ending of its language, or what a compiler makes of it. */
const PROGRAM_NAME = /^(?:[Mm]ain\.\w+|a\.out)$/;

/** Throws `task_invalid` where files of these names can't lie side by side, or would lie where a program does. */
export function requireApart(path: string, names: readonly string[]): void {
  const taken = new Set(names);
  for (const name of taken) {
    const parts = name.split("/");
    if (PROGRAM_NAME.test(parts[0] ?? "")) throw taskInvalid(path, "main.*, Main.* and a.out are the program itself");
    for (let count = 1; count < parts.length; count += 1) {
      if (taken.has(parts.slice(0, count).join("/"))) {
        throw taskInvalid(path, "one of the files is the directory of another");
      }
    }
  }
}
