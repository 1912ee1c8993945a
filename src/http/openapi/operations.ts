import { z } from "zod";
import { UseQuery } from "../../contract/api.ts";
import type { ErrorCode } from "../../contract/errors.ts";
import { TaskQuery } from "../../contract/service-api.ts";
import { ImportQuery, RecordQuery, RevealQuery } from "../queries.ts";
import type { SchemaName } from "./schemas.ts";

type ContentType = "application/json" | "application/x-ndjson" | "text/plain" | "text/html";
/** What a body holds: a named shape, or a plain type with its meaning. */
type Content = { readonly schema: SchemaName } | { readonly type: "string" | "object"; readonly description: string };

export interface Answer {
  readonly status: number;
  readonly description: string;
  readonly content: Partial<Readonly<Record<ContentType, Content>>>;
}

export interface Operation {
  readonly method: "get" | "put" | "post" | "delete";
  /** As OpenAPI writes it: `{id}` where the router has `:id`. */
  readonly path: string;
  readonly tag: "Rewards" | "Tasks" | "Programs" | "Catalogue" | "Service";
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly required: boolean; readonly content: Partial<Readonly<Record<ContentType, Content>>> };
  readonly answers: readonly Answer[];
  readonly errors: readonly ErrorCode[];
  /** True where no token is asked for. */
  readonly isOpen?: true;
}

/** What any call that reads a body may be refused with. */
const BODY = ["invalid_request", "payload_too_large", "unsupported_media_type"] as const satisfies readonly ErrorCode[];
const ADMISSION = [
  "task_not_found",
  "task_invalid",
  "language_unknown",
  "limit_too_high",
  "queue_full",
  "draining",
  "storage_full",
] as const satisfies readonly ErrorCode[];

function json(schema: SchemaName): Answer["content"] {
  return { "application/json": { schema } };
}

function ok(description: string, schema: SchemaName): Answer {
  return { status: 200, description, content: json(schema) };
}

/** Every route of the service. A test holds this list and the routes together, both ways. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/rewards",
    tag: "Rewards",
    summary: "Grade one solution",
    description:
      "Waits for the record, also while the queue is busy. An input that was graded before is answered from its record, " +
      "with `observed.cached`. A client that leaves cancels nothing: asking again finds the work.",
    headers: { Prefer: "`respond-async` answers 202 once the request is stored, without waiting for the grading" },
    body: { required: true, content: json("RewardRequest") },
    answers: [
      ok("the record, also where our own fault left it without a reward", "AnyRecord"),
      { status: 202, description: "stored; `Location` is where its record will be", content: json("Pending") },
    ],
    errors: [...BODY, ...ADMISSION, "deadline_exceeded"],
  },
  {
    method: "post",
    path: "/v1/rewards/batch",
    tag: "Rewards",
    summary: "Grade up to 10,000 solutions",
    description:
      "Each item is a `RewardRequest`. A bad item is answered in its place and hinders no other. With `Accept: " +
      "application/x-ndjson`, one line a record as each finishes.",
    headers: { Accept: "`application/x-ndjson` streams records as they finish" },
    body: { required: true, content: json("BatchRequest") },
    answers: [
      {
        status: 200,
        description: "records in the order of the items, or as they finish",
        content: { "application/json": { schema: "BatchResponse" }, "application/x-ndjson": { schema: "BatchLine" } },
      },
    ],
    errors: [...BODY, "draining", "storage_full"],
  },
  {
    method: "get",
    path: "/v1/rewards/{id}",
    tag: "Rewards",
    summary: "Look up a record",
    query: RecordQuery,
    answers: [ok("the record", "AnyRecord"), ok("or, until it is graded, how far it is", "Pending")],
    errors: ["invalid_request", "not_found"],
  },
  {
    method: "get",
    path: "/v1/rewards",
    tag: "Rewards",
    summary: "List uses, newest first",
    description:
      "Each use with its record. `metadata.<key>=<value>` filters on any key of the caller's metadata. With `Accept: " +
      "application/x-ndjson` all pages are streamed, one `UseItem` a line, and `limit` is the size of a page.",
    query: z.strictObject(UseQuery.shape),
    headers: { Accept: "`application/x-ndjson` exports everything that fits the filter" },
    answers: [
      {
        status: 200,
        description: "a page of uses, or all of them as lines",
        content: { "application/json": { schema: "UseList" }, "application/x-ndjson": { schema: "UseItem" } },
      },
    ],
    errors: ["invalid_request"],
  },
  {
    method: "post",
    path: "/v1/rewards/{id}/replay",
    tag: "Rewards",
    summary: "Grade a stored input again and compare",
    description: "Never answered from the cache. A difference in what was decided flags the input `flaky`.",
    answers: [ok("both records and every difference", "ReplayResponse")],
    errors: ["invalid_request", "not_found", "language_unknown", "limit_too_high", "task_invalid", "draining"],
  },
  {
    method: "delete",
    path: "/v1/runs/{run_id}",
    tag: "Rewards",
    summary: "Detach a run",
    description: "Cancels what no other run waits for.",
    answers: [ok("how much was detached and cancelled", "CancelResponse")],
    errors: ["invalid_request"],
  },
  {
    method: "put",
    path: "/v1/tasks/{id}",
    tag: "Tasks",
    summary: "Store a task",
    description:
      "Other content under a known id is a new version; `task_id` means the newest, `task_id@digest` pins one. `id` may be " +
      "left out of the body. Slashes in an id are written `%2F`.",
    body: { required: true, content: json("Task") },
    answers: [
      ok("stored before, or a new version", "TaskStored"),
      { status: 201, description: "stored under a new id", content: json("TaskStored") },
    ],
    errors: [...BODY, "task_invalid", "storage_full"],
  },
  {
    method: "get",
    path: "/v1/tasks/{id}",
    tag: "Tasks",
    summary: "Look at a task",
    description: "`id` or `id@sha256:...`.",
    query: RevealQuery,
    answers: [ok("the task, without its hidden parts unless revealed", "TaskView")],
    errors: ["invalid_request", "task_not_found"],
  },
  {
    method: "get",
    path: "/v1/tasks",
    tag: "Tasks",
    summary: "List tasks",
    query: TaskQuery,
    answers: [ok("a page of tasks, each in its newest version", "TaskList")],
    errors: ["invalid_request"],
  },
  {
    method: "post",
    path: "/v1/tasks/import",
    tag: "Tasks",
    summary: "Import tasks",
    description:
      "One task or row of a data set a line, read as it arrives; a bad row is reported and the rest imported.",
    query: ImportQuery,
    body: {
      required: true,
      content: { "application/x-ndjson": { type: "string", description: "one JSON object a line, each line bounded" } },
    },
    answers: [ok("what was imported, and each refused row with its line and reason", "ImportReport")],
    errors: ["invalid_request", "unsupported_media_type", "storage_full"],
  },
  {
    method: "post",
    path: "/v1/tasks/{id}/validate",
    tag: "Tasks",
    summary: "Check that a task can judge",
    description: "Its reference passes, nothing passes by itself, repeats agree; a finding names what does not hold.",
    body: { required: false, content: json("ValidateRequest") },
    answers: [ok("each check and its outcome", "ValidationReport")],
    errors: [...BODY, "task_not_found", "task_invalid", "language_unknown", "limit_too_high", "draining"],
  },
  {
    method: "post",
    path: "/v1/run",
    tag: "Programs",
    summary: "Run a program without a task",
    body: { required: true, content: json("RunProgramRequest") },
    answers: [ok("what it did: exit, times, memory, output", "RunProgramResponse")],
    errors: [
      ...BODY,
      "language_unknown",
      "limit_too_high",
      "sandbox_unavailable",
      "toolchain_missing",
      "sandbox_fault",
    ],
  },
  {
    method: "get",
    path: "/v1/graders",
    tag: "Catalogue",
    summary: "List graders and their versions",
    answers: [ok("all graders", "GraderList")],
    errors: ["invalid_request"],
  },
  {
    method: "get",
    path: "/v1/sandboxes",
    tag: "Catalogue",
    summary: "List sandboxes: languages, slots, isolation in force",
    answers: [ok("all sandboxes", "SandboxList")],
    errors: ["invalid_request"],
  },
  {
    method: "get",
    path: "/healthz",
    tag: "Service",
    summary: "Whether the process answers",
    answers: [ok("it does", "Health")],
    errors: [],
    isOpen: true,
  },
  {
    method: "get",
    path: "/readyz",
    tag: "Service",
    summary: "What works: rules, each sandbox, the store",
    answers: [
      ok("something can be graded", "Readiness"),
      { status: 503, description: "nothing can be graded, or the service is draining", content: json("Readiness") },
    ],
    errors: [],
    isOpen: true,
  },
  {
    method: "get",
    path: "/metrics",
    tag: "Service",
    summary: "Metrics in the Prometheus text format",
    answers: [
      {
        status: 200,
        description: "all metrics",
        content: { "text/plain": { type: "string", description: "Prometheus text format" } },
      },
    ],
    errors: [],
  },
  {
    method: "get",
    path: "/openapi.json",
    tag: "Service",
    summary: "This document",
    answers: [
      {
        status: 200,
        description: "OpenAPI 3.1",
        content: { "application/json": { type: "object", description: "an OpenAPI document" } },
      },
    ],
    errors: [],
    isOpen: true,
  },
  {
    method: "get",
    path: "/docs",
    tag: "Service",
    summary: "This document for people",
    answers: [
      {
        status: 200,
        description: "a page",
        content: { "text/html": { type: "string", description: "HTML without scripts" } },
      },
    ],
    errors: [],
    isOpen: true,
  },
];
