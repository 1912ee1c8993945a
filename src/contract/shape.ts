import type { z } from "zod";
import { ServiceError } from "./errors.ts";
import { originalPath, sampleLarge } from "./shape-sample.ts";
import { Task } from "./task.ts";

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** True where something that has to be there is absent, null or empty. */
  readonly isLack?: boolean;
}

const MAX_TEXT = 512;

/**
 * `value` as the shape reads it, defaults filled. Throws `invalid_request` with the dotted path of the first fault, below
 * `prefix`. A large value is sampled first: one that is wrong throughout would otherwise yield millions of faults.
 */
export function parseShape<S extends z.ZodType>(shape: S, value: unknown, prefix = ""): z.output<S> {
  const sample = sampleLarge(value);
  if (sample !== null) {
    const tried = shape.safeParse(sample.value);
    if (!tried.success) {
      const fault = firstFault(tried.error.issues, []);
      throw refuse({ ...fault, path: originalPath(sample, fault.path) }, prefix, shape);
    }
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw refuse(firstFault(parsed.error.issues, []), prefix, shape);
  return parsed.data;
}

/** A task that lacks what it would judge by is well-formed and unable to judge: `task_invalid`. All else is a bad request. */
function refuse(fault: Fault, prefix: string, shape: z.ZodType): ServiceError {
  const isInTask = shape === (Task as z.ZodType) || fault.path[0] === "task";
  const code = isInTask && fault.isLack === true ? "task_invalid" : "invalid_request";
  const steps = [...(prefix === "" ? [] : [prefix]), ...fault.path.map(String)];
  const path = shorten(steps.join("."));
  const message = shorten(fault.message);
  return new ServiceError(code, path === "" ? message : `${path}: ${message}`, path === "" ? {} : { path });
}

function firstFault(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[]): Fault {
  const issue = issues[0];
  if (issue === undefined) return { path: base, message: "does not fit" };
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case "invalid_union":
      return issue.errors.length === 0 ? { path, message: plain(issue.message) } : unionFault(issue.errors, path);
    case "unrecognized_keys":
      return { path: [...path, issue.keys[0] ?? ""], message: "unknown field" };
    case "invalid_type":
      return { path, message: typeMessage(issue), isLack: isAbsent(issue.message) };
    case "too_small":
      return { path, message: plain(issue.message), isLack: true };
    default:
      return { path, message: plain(issue.message) };
  }
}

/**
 * Of a union, the one branch that the value comes closest to speaks; where none stands out, all are named. A branch is ruled
 * out by another type, and moved away from by each field it lacks or does not know.
 */
function unionFault(branches: readonly (readonly z.core.$ZodIssue[])[], path: readonly PropertyKey[]): Fault {
  const rated = branches
    .map((issues) => ({ issues, distance: distance(issues) }))
    .sort((a, b) => a.distance - b.distance);
  const [nearest, second] = rated;
  if (nearest === undefined) return { path, message: "does not fit" };
  if (
    nearest.distance < Number.POSITIVE_INFINITY &&
    nearest.distance < (second?.distance ?? Number.POSITIVE_INFINITY)
  ) {
    return firstFault(nearest.issues, path);
  }
  const wanted = [...new Set(branches.map((issues) => describeBranch(issues)))];
  const isLack = branches.every((issues) => isAbsent(issues[0]?.message ?? ""));
  return { path, message: `expected ${wanted.join(", or ")}`, isLack };
}

function distance(issues: readonly z.core.$ZodIssue[]): number {
  let sum = 0;
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") sum += issue.keys.length;
    else if (issue.code === "invalid_type" && issue.path.length === 0) return Number.POSITIVE_INFINITY;
    else if (issue.code === "invalid_value" && issue.path.length <= 1) sum += 2;
    else if (isMissing(issue)) sum += 1;
  }
  return sum;
}

/** "string", or "an object with text". */
function describeBranch(issues: readonly z.core.$ZodIssue[]): string {
  const whole = issues.find((issue) => issue.path.length === 0 && issue.code === "invalid_type");
  if (whole?.code === "invalid_type") return whole.expected;
  const fields = issues.filter((issue) => issue.path.length === 1).map((issue) => String(issue.path[0]));
  if (fields.length > 0) return `an object with ${[...new Set(fields)].join(" and ")}`;
  return plain(issues[0]?.message ?? "another form");
}

function isAbsent(message: string): boolean {
  return /received (undefined|null)$/.test(message);
}

function isMissing(issue: z.core.$ZodIssue): boolean {
  return issue.path.length > 0 && issue.message.endsWith("received undefined");
}

function typeMessage(issue: z.core.$ZodIssueInvalidType): string {
  return isMissing(issue) ? `required, expected ${issue.expected}` : plain(issue.message);
}

function plain(message: string): string {
  return message.replace(/^Invalid (?:input|option|discriminator value)[:.] /, "");
}

function shorten(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
}
