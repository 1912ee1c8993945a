/**
 * The error catalogue: every code that a response or a record can carry. `status` is the HTTP status where the request is
 * not admitted; null where the code only appears inside a record. `docs/errors.md` documents each code, and a test holds
 * the two together in both directions.
 */
export const ERROR_CATALOGUE = {
  invalid_request: {
    status: 400,
    retryable: false,
    fix: "Send what the OpenAPI document describes; `path` names the field.",
  },
  unauthorized: {
    status: 401,
    retryable: false,
    fix: "Send `Authorization: Bearer <secret>` with a secret of ASSAY_TOKENS.",
  },
  forbidden: {
    status: 403,
    retryable: false,
    fix: "Use a token of the role `admin`, or address the service by a name it serves.",
  },
  not_found: { status: 404, retryable: false, fix: "Check the path and the id." },
  task_not_found: { status: 404, retryable: false, fix: "PUT or import the task first, or send it inline as `task`." },
  method_not_allowed: {
    status: 405,
    retryable: false,
    fix: "Use a method that the `Allow` header of the answer names.",
  },
  payload_too_large: { status: 413, retryable: false, fix: "Send a smaller body, or raise ASSAY_BODY_LIMIT." },
  unsupported_media_type: {
    status: 415,
    retryable: false,
    fix: "Send application/json, or application/x-ndjson to an import.",
  },
  task_invalid: {
    status: 422,
    retryable: false,
    fix: "Mend the task: the message says what makes it unable to judge.",
  },
  language_unknown: { status: 422, retryable: false, fix: "Use a language that GET /v1/sandboxes lists." },
  limit_too_high: {
    status: 422,
    retryable: false,
    fix: "Lower the task's limit, or raise the operator's ASSAY_MAX_*.",
  },
  queue_full: {
    status: 429,
    retryable: true,
    fix: "Retry after the time that Retry-After gives, or raise ASSAY_QUEUE_LIMIT.",
  },
  draining: { status: 503, retryable: true, fix: "The service is shutting down; retry against its successor." },
  storage_full: { status: 503, retryable: true, fix: "Free disk space in the data dir; admission resumes by itself." },
  storage_unavailable: {
    status: 503,
    retryable: true,
    fix: "Read the message: another service holds the data dir, or its database is damaged, newer than this release or failing.",
  },
  deadline_exceeded: { status: 504, retryable: true, fix: "Ask again: the work goes on and the same input finds it." },
  internal: { status: 500, retryable: true, fix: "Report it with the request id; nothing was scored." },
  sandbox_unavailable: {
    status: null,
    retryable: true,
    fix: "Run `assay doctor`; grade again once a sandbox is ready.",
  },
  sandbox_fault: {
    status: null,
    retryable: false,
    fix: "This input breaks healthy slots; inspect it before grading it again.",
  },
  image_missing: { status: null, retryable: true, fix: "Run `npm run images`." },
  toolchain_missing: { status: null, retryable: true, fix: "Install the language's tools; `assay doctor` names them." },
  checker_failed: { status: null, retryable: false, fix: "Mend the task's checker: it crashed or gave no verdict." },
  grader_fault: { status: null, retryable: true, fix: "A defect in the grader; report it with the record." },
  judge_unavailable: { status: null, retryable: true, fix: "Check the endpoint of the judge model." },
  cancelled: {
    status: null,
    retryable: true,
    fix: "The run was cancelled; grade again if the reward is still wanted.",
  },
} as const satisfies Record<string, { status: number | null; retryable: boolean; fix: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

export interface ErrorDetail {
  /** Where in the input the fault lies, as `tests.0.input`. */
  readonly path?: string;
  /** Overrides the catalogue where this one occurrence differs, as a sandbox fault that may heal. */
  readonly retryable?: boolean;
  readonly retryAfterS?: number;
  readonly cause?: unknown;
}

/** The one error that crosses a boundary. Callers match on `code`. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterS: number | undefined;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = "ServiceError";
    this.code = code;
    this.path = detail.path;
    this.retryable = detail.retryable ?? ERROR_CATALOGUE[code].retryable;
    this.retryAfterS = detail.retryAfterS;
  }
}

/** `error` as a ServiceError: itself, or wrapped under `code` with its cause kept. */
export function asServiceError(error: unknown, code: ErrorCode): ServiceError {
  if (error instanceof ServiceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ServiceError(code, message, { cause: error });
}
