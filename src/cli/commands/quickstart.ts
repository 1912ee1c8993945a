import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import type { Config } from "../../config/config.ts";
import type { Readiness } from "../../contract/api.ts";
import { createHttpClient, type HttpClient } from "../backend/http-client.ts";
import { CliError, EXIT, type ExitCode, type Finish } from "../cli-error.ts";
import { packageRoot } from "../files/package-root.ts";
import type { CliHost } from "../host.ts";
import { duration, plural } from "../output/text.ts";
import { type Example, printResults, type Result } from "../quickstart/results.ts";

import { readConfig, withDataDir } from "../target.ts";

const MATH_KINDS: ReadonlySet<string> = new Set(["math", "choice", "exact"]);

/** `assay quickstart`: the whole way once, over HTTP, with example tasks and real solutions. */
export function quickstartCommand(host: CliHost, finish: Finish): Command {
  return withDataDir(new Command("quickstart"))
    .description("start the service, grade example solutions over HTTP, print a table of the records")
    .addHelpText("after", "\nThe exit code is 2 where code can't be isolated; mathematics is graded all the same.")
    .action(async (options: { dataDir?: string }) => {
      const config = readConfig({
        defaults: { ASSAY_LOG_LEVEL: "error" },
        overrides: {
          ASSAY_HOST: "127.0.0.1",
          ASSAY_PORT: "0",
          ...(options.dataDir !== undefined && { ASSAY_DATA_DIR: options.dataDir }),
        },
      });
      const listening = await host.listen(config);
      try {
        finish(await tour(listening.url, config));
      } finally {
        await listening.close();
      }
    });
}

async function tour(url: string, config: Config): Promise<ExitCode> {
  const startedMs = performance.now();
  print(`Assay serves on ${url} and keeps its records in ${config.dataDir}.`);
  const secret = config.tokens.find((token) => token.role === "admin")?.secret ?? config.tokens[0]?.secret ?? null;
  const client = createHttpClient(url, secret);
  try {
    const { sandbox } = await get<Readiness>(client, "/readyz");
    const examples = await importExamples(client);
    const chosen = sandbox.ready ? examples : examples.filter((example) => example.isRules);
    const results = await gradeAll(client, chosen);
    printResults(results);
    const elapsed = duration(performance.now() - startedMs);
    print(`\n${plural(results.length, "solution")} graded in ${elapsed}; each record is kept and replays.`);
    if (!sandbox.ready) {
      print(`\nPrograms can't be isolated on this machine, so only mathematics was graded.`);
      print(`Missing: ${sandbox.problem ?? "unknown"}\nRun \`npm run doctor\` after changing it.`);
      return EXIT.usage;
    }
    printNext(config);
    return checkExpectations(results);
  } finally {
    client.close();
  }
}

/** Puts the example tasks into the service's task store and reads the solutions to them. */
async function importExamples(client: HttpClient): Promise<readonly Example[]> {
  const folder = join(packageRoot(), "examples");
  const tasks = await readFile(join(folder, "tasks.jsonl"), "utf8");
  const answer = await client.send("POST", "/v1/tasks/import?format=tasks", { lines: [tasks] });
  const report = parse<{ imported: number; unchanged: number; refused: { line: number; reason: string }[] }>(answer);
  const [refused] = report.refused;
  if (refused !== undefined) throw new CliError(`examples/tasks.jsonl:${refused.line}: ${refused.reason}`);
  print(`${plural(report.imported + report.unchanged, "example task")} imported.\n`);

  const kinds = new Map(rows<{ id: string; kind: string }>(tasks).map((task) => [task.id, task.kind]));
  const rollouts = rows<Omit<Example, "isRules">>(await readFile(join(folder, "rollouts.jsonl"), "utf8"));
  return rollouts.map((rollout) => ({ ...rollout, isRules: MATH_KINDS.has(kinds.get(rollout.task_id) ?? "") }));
}

async function gradeAll(client: HttpClient, examples: readonly Example[]): Promise<readonly Result[]> {
  const items = examples.map(({ task_id, solution, metadata }) => ({
    task_id,
    solution,
    metadata: { ...metadata, run_id: "quickstart" },
  }));
  const answer = await client.send("POST", "/v1/rewards/batch", { json: { items } });
  const { records } = parse<{ records: Result["record"][] }>(answer);
  return examples.flatMap((example, index) => {
    const record = records[index];
    return record === undefined ? [] : [{ example, record }];
  });
}

/** The examples say what each must come to, so that a table of wrong verdicts is no success. */
function checkExpectations(results: readonly Result[]): ExitCode {
  const wrong = results.filter(({ example, record }) => (record.verdict ?? null) !== example.metadata.expect);
  for (const { example, record } of wrong) {
    const got = record.verdict ?? `error ${record.error?.code}`;
    process.stderr.write(
      `assay: ${example.task_id} (${example.metadata.case}): ${got}, expected ${example.metadata.expect}\n`,
    );
  }
  return wrong.length === 0 ? EXIT.ok : EXIT.failed;
}

function printNext(config: Config): void {
  const curl = [
    "curl -s http://127.0.0.1:8080/v1/rewards -H 'content-type: application/json' \\",
    `  -d '{"task_id": "aime/cubes", "solution": "The remainder is \\\\boxed{500}."}'`,
  ];
  print(`
Next: start the service with \`npm start\`, and in another terminal ask it for a reward:

${curl.map((line) => `  ${line}`).join("\n")}

The records lie in ${config.dataDir}. Grade all of them again and compare:

  npm run assay -- replay --all${config.dataDir.endsWith("/data") ? "" : ` --data-dir ${config.dataDir}`}
`);
}

async function get<T>(client: HttpClient, path: string): Promise<T> {
  return parse<T>(await client.send("GET", path), [200, 503]);
}

function parse<T>(answer: { status: number; text: string }, accepted: readonly number[] = [200]): T {
  if (!accepted.includes(answer.status)) throw new CliError(`HTTP ${answer.status}: ${answer.text.slice(0, 500)}`);
  return JSON.parse(answer.text) as T;
}

function rows<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
