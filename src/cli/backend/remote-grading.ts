import type { BatchLine, NotAdmitted } from "../../contract/api.ts";
import type { JsonValue } from "../../contract/json.ts";
import type { RewardRecord } from "../../contract/record.ts";
import { type HttpClient, Unreachable } from "./http-client.ts";
import { problemOf, refused } from "./problem.ts";

/** Rollouts of one request; more go in several requests at once. */
const GROUP_ITEMS = 64;
/** Characters of one request, far below any body limit unless a single rollout is larger. */
const GROUP_CHARACTERS = 4_000_000;

type Answer = RewardRecord | NotAdmitted;

interface Waiting {
  readonly text: string;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Grades rollouts over HTTP. What is asked for within one turn of the event loop travels together as a batch and is answered
 * one by one, each as it finishes. What a torn answer leaves open counts as not admitted for now.
 */
export function createRemoteGrading(client: HttpClient): (rollout: unknown) => Promise<Answer> {
  let waiting: Waiting[] = [];

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (const group of groupsOf(all)) void gradeGroup(client, group);
  }

  return (rollout) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ text: JSON.stringify(withFullDetail(rollout)), resolve, reject });
    });
}

function* groupsOf(waiting: readonly Waiting[]): Generator<readonly Waiting[]> {
  let group: Waiting[] = [];
  let characters = 0;
  for (const one of waiting) {
    if (group.length > 0 && (group.length === GROUP_ITEMS || characters + one.text.length > GROUP_CHARACTERS)) {
      yield group;
      group = [];
      characters = 0;
    }
    group.push(one);
    characters += one.text.length;
  }
  if (group.length > 0) yield group;
}

async function gradeGroup(client: HttpClient, group: readonly Waiting[]): Promise<void> {
  const open = new Set(group);
  try {
    for await (const { index, record } of ask(client, group)) {
      const one = group[index];
      if (one === undefined || !open.delete(one)) continue;
      one.resolve(record as Answer);
    }
    for (const one of open) one.resolve(notNow("the answer ended before this rollout's record"));
  } catch (error) {
    for (const one of open) {
      if (error instanceof Unreachable) one.resolve(notNow(error.message));
      else one.reject(error);
    }
  }
}

async function* ask(client: HttpClient, group: readonly Waiting[]): AsyncGenerator<BatchLine> {
  const body = { text: `{"items":[${group.map((one) => one.text).join(",")}]}` };
  const answer = await client.stream("POST", "/v1/rewards/batch", body);
  if ("status" in answer) {
    const problem = problemOf(answer);
    if (!problem.retryable && group.length > 1) {
      // One bad rollout, as one that is too large, must not be the fate of its neighbours.
      for (const [index, one] of group.entries()) for await (const line of ask(client, [one])) yield { ...line, index };
      return;
    }
    if (problem.code === "unauthorized" || problem.code === "forbidden") throw refused(answer);
    const { code, detail: message, path, retryable } = problem;
    const error = { code, message, path, retryable };
    for (const index of group.keys()) yield { index, record: { id: null, status: "error", reward: null, error } };
    return;
  }
  for await (const line of answer) yield JSON.parse(line.bytes.toString("utf8")) as BatchLine;
}

function notNow(message: string): NotAdmitted {
  return {
    id: null,
    status: "error",
    reward: null,
    error: { code: "unreachable", message, path: null, retryable: true },
  };
}

/** Records on file must verify, so they are asked for whole. */
function withFullDetail(rollout: unknown): JsonValue {
  if (!isObject(rollout)) return rollout as JsonValue;
  const { options = {} } = rollout;
  if (!isObject(options)) return rollout as JsonValue;
  return { ...rollout, options: { ...options, detail: "full" } } as JsonValue;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
