import { writeSync } from "node:fs";
import { openSqliteStore } from "../../../../src/store/sqlite/index.ts";
import { jobOf, mathTask, storedGrading, useOf } from "../builders.ts";

/**
 * Commits without end, many at a time, until it is killed, and writes one line to standard output for each commit that was
 * acknowledged. Arguments: the data dir, and a prefix of the ids.
 */
const [dataDir = "", prefix = ""] = process.argv.slice(2);
const store = await openSqliteStore({ dataDir });
let next = 0;

async function commitForEver(): Promise<void> {
  for (;;) {
    const id = `${prefix}_${next++}`;
    const task = mathTask({ id: `task_${next % 50}`, answer: String(next % 50) });
    await store.commit({ jobs: [jobOf(id)] });
    acknowledge(`job ${id}`);
    await store.commit({
      gradings: [storedGrading({ id, task, solution: { text: `${id} `.repeat(next % 1_000) } })],
      uses: [useOf(id), useOf(id, { metadata: { run_id: prefix } })],
      finished: [id],
    });
    acknowledge(`grading ${id}`);
  }
}

/** Synchronous, so that what was acknowledged is known even if the kill follows at once. */
function acknowledge(line: string): void {
  writeSync(1, `${line}\n`);
}

acknowledge("open");
await Promise.all(Array.from({ length: 64 }, commitForEver));
