import type { ImportReport, ReplayResponse, ValidationReport } from "../../contract/api.ts";
import type { ImportRow } from "../../core/assay.ts";
import { type Backend, distinct, type UseFilterText } from "./backend.ts";
import { createHttpClient, type HttpAnswer, type HttpClient } from "./http-client.ts";
import { refused } from "./problem.ts";
import { createRemoteGrading } from "./remote-grading.ts";

const PAGE = 500;

/**
 * Commands over a running service. `token` is the secret of one of its ASSAY_TOKENS, null on loopback without tokens. Rejects
 * with `CliError` where nothing answers there.
 */
export async function remoteBackend(url: string, token: string | null): Promise<Backend> {
  const client = createHttpClient(url, token);
  await client.send("GET", "/healthz");

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
    grade: createRemoteGrading(client),
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

/** In one request, since rows of some formats are named by their line: a row that is no JSON leaves its line blank. */
async function importTasks(client: HttpClient, rows: AsyncIterable<ImportRow>, format: string): Promise<ImportReport> {
  const unreadable: ImportReport["refused"] = [];
  async function* lines(): AsyncGenerator<string> {
    let line = 1;
    for await (const row of rows) {
      yield "\n".repeat(row.line - line);
      line = row.line;
      if ("value" in row) yield JSON.stringify(row.value);
      else unreadable.push({ line: row.line, reason: row.problem });
    }
  }
  const path = `/v1/tasks/import?format=${encodeURIComponent(format)}`;
  const report = json<ImportReport>(await client.send("POST", path, { lines: lines() }));
  return { ...report, refused: [...report.refused, ...unreadable].sort((a, b) => a.line - b.line) };
}

function json<T>(answer: HttpAnswer): T {
  if (answer.status < 200 || answer.status > 299) throw refused(answer);
  return JSON.parse(answer.text) as T;
}
