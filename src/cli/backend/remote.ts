import type { ImportReport, NotAdmitted, ReplayResponse, ValidationReport } from "../../contract/api.ts";
import { Problem } from "../../contract/api.ts";
import { ERROR_CATALOGUE } from "../../contract/errors.ts";
import type { JsonValue } from "../../contract/json.ts";
import type { RewardRecord } from "../../contract/record.ts";
import type { ImportRow } from "../../core/assay.ts";
import { CliError } from "../cli-error.ts";
import { printable } from "../output/text.ts";
import { type Backend, distinct, type UseFilterText } from "./backend.ts";
import { createHttpClient, type HttpAnswer, type HttpClient } from "./http-client.ts";

const PAGE = 500;
/** Rows of one import request: bounded, so that the answer's line numbers can be put right and memory stays small. */
const IMPORT_ROWS = 500;

/** Commands over a running service. `token` is the secret of one of its ASSAY_TOKENS, null on loopback without tokens. */
export function remoteBackend(url: string, token: string | null): Backend {
  const client = createHttpClient(url, token);

  async function* allUses(filter: UseFilterText): AsyncGenerator<string> {
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ ...filter, limit: String(PAGE), ...(cursor !== null && { cursor }) });
      const page = json<{ items: { record: { id: string } }[]; next_cursor: string | null }>(
        await client.send("GET", `/v1/rewards?${query}`),
      );
      for (const item of page.items) yield item.record.id;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }

  return {
    grade: (rollout) => gradeOne(client, rollout),
    importTasks: (rows, format) => importTasks(client, rows, format),
    async validateTask(reference, repeats) {
      const path = `/v1/tasks/${encodeURIComponent(reference)}/validate`;
      return json<ValidationReport>(await client.send("POST", path, { json: { repeats } }));
    },
    async replay(recordId) {
      return json<ReplayResponse>(await client.send("POST", `/v1/rewards/${encodeURIComponent(recordId)}/replay`));
    },
    recordIds: (filter) => distinct(allUses(filter)),
    close: async () => client.close(),
  };
}

async function gradeOne(client: HttpClient, rollout: unknown): Promise<RewardRecord | NotAdmitted> {
  const answer = await client.send("POST", "/v1/rewards", { json: withFullDetail(rollout) as JsonValue });
  if (answer.status === 200) return JSON.parse(answer.text) as RewardRecord;
  const problem = problemOf(answer);
  if (problem.code === "unauthorized" || problem.code === "forbidden") throw refused(answer);
  const { code, path, retryable } = problem;
  return { id: null, status: "error", reward: null, error: { code, message: problem.detail, path, retryable } };
}

/** Records on file must verify, so they are asked for whole. */
function withFullDetail(rollout: unknown): unknown {
  if (typeof rollout !== "object" || rollout === null || Array.isArray(rollout)) return rollout;
  const options = "options" in rollout ? rollout.options : {};
  if (typeof options !== "object" || options === null || Array.isArray(options)) return rollout;
  return { ...rollout, options: { ...options, detail: "full" } };
}

async function importTasks(client: HttpClient, rows: AsyncIterable<ImportRow>, format: string): Promise<ImportReport> {
  const total = { imported: 0, unchanged: 0, refused: [] as ImportReport["refused"] };
  let chunk: { line: number; text: string }[] = [];
  async function flush(): Promise<void> {
    const path = `/v1/tasks/import?format=${encodeURIComponent(format)}`;
    const report = json<ImportReport>(await client.send("POST", path, { lines: linesOf(chunk) }));
    total.imported += report.imported;
    total.unchanged += report.unchanged;
    for (const { line, reason } of report.refused) {
      total.refused.push({ line: chunk[line - 1]?.line ?? line, reason });
    }
    chunk = [];
  }
  for await (const row of rows) {
    if ("problem" in row) total.refused.push({ line: row.line, reason: row.problem });
    else chunk.push({ line: row.line, text: JSON.stringify(row.value) });
    if (chunk.length >= IMPORT_ROWS) await flush();
  }
  if (chunk.length > 0) await flush();
  return total;
}

function* linesOf(rows: readonly { readonly text: string }[]): Generator<string> {
  for (const row of rows) yield `${row.text}\n`;
}

function json<T>(answer: HttpAnswer): T {
  if (answer.status < 200 || answer.status > 299) throw refused(answer);
  return JSON.parse(answer.text) as T;
}

function refused(answer: HttpAnswer): CliError {
  const { code, detail } = problemOf(answer);
  const fix = Object.hasOwn(ERROR_CATALOGUE, code) ? ERROR_CATALOGUE[code as keyof typeof ERROR_CATALOGUE].fix : "";
  return new CliError(`the service refused: ${printable(`${code}: ${detail}`, 500)}${fix === "" ? "" : `\n${fix}`}`);
}

function problemOf(answer: HttpAnswer): Problem {
  try {
    return Problem.parse(JSON.parse(answer.text));
  } catch {
    throw new CliError(`HTTP ${answer.status}, and not from Assay: ${printable(answer.text, 200)}`);
  }
}
