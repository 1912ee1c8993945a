import type { z } from "zod";
import { ServiceError } from "../contract/errors.ts";

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * The first fault of a failed parse as `invalid_request`, its path dotted and below `prefix`. Of a union, the branch that
 * fits best speaks: the one whose first fault lies deepest.
 */
export function invalidRequest(error: z.ZodError, prefix = ""): ServiceError {
  const fault = firstFault(error.issues, []);
  const path = [...(prefix === "" ? [] : [prefix]), ...fault.path.map(String)].join(".");
  return new ServiceError("invalid_request", path === "" ? fault.message : `${path}: ${fault.message}`, { path });
}

function firstFault(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[]): Fault {
  const issue = issues[0];
  if (issue === undefined) return { path: base, message: "does not fit" };
  const path = [...base, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const branches = issue.errors.map((branch) => firstFault(branch, path));
    return branches.reduce((best, branch) => (branch.path.length > best.path.length ? branch : best));
  }
  if (issue.code === "unrecognized_keys") {
    return { path: [...path, issue.keys[0] ?? ""], message: "unknown field" };
  }
  return { path, message: issue.message };
}
