import { statSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RewardRecord } from "../../src/contract/record.ts";
import { folderWith } from "../support/cli.ts";
import { assay, launch, serve, until } from "../support/launch.ts";

const COUNT = 1_500;

function rollouts(count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const task = { id: `sum-${index}`, kind: "math", answer: String(index) };
    const solution = `It is \\boxed{${index % 3 === 0 ? index + 1 : index}}.`;
    return `${JSON.stringify({ task, solution })}\n`;
  }).join("");
}

function expectedRewards(): readonly number[] {
  return Array.from({ length: COUNT }, (_, index) => (index % 3 === 0 ? 0 : 1));
}

async function recordsOf(file: string): Promise<readonly RewardRecord[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as RewardRecord);
}

describe("assay serve", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "answers until %s, then ends with 0 and frees the data dir",
    async (signal) => {
      const folder = await folderWith({});
      const service = await serve(join(folder, "data"));

      const ready = await fetch(`${service.url}/readyz`);
      service.child.kill(signal);
      const { code } = await service.finished;
      const next = await serve(join(folder, "data"));

      expect(ready.status).toBe(200);
      expect(code).toBe(0);
      expect(next.url).toMatch(/^http:/);
    },
  );

  it.each([
    ["a value that does not fit", "ASSAY_PORT", "eighty"],
    ["a setting of a later version", "ASSAY_REDIS_URL", "redis://localhost"],
    ["a setting of a later version", "ASSAY_DATABASE_URL", "postgres://localhost/assay"],
  ])("ends with 2 and names the variable for %s", async (_, name, value) => {
    const { code, stderr } = await assay(["serve"], { env: { [name]: value } });

    expect(code).toBe(2);
    expect(stderr).toContain(name);
  });

  it("never listens beyond loopback without tokens", async () => {
    const { code, stderr } = await assay(["serve"], { env: { ASSAY_HOST: "0.0.0.0" } });

    expect(code).toBe(2);
    expect(stderr).toContain("ASSAY_TOKENS");
  });
});

describe("assay grade beside a service", () => {
  it("is told to use --url where the service holds the data dir, and gives the same records through it", async () => {
    const folder = await folderWith({ "in.jsonl": rollouts(50) });
    const [data, input] = [join(folder, "data"), join(folder, "in.jsonl")];
    const service = await serve(data);

    const refused = await assay(["grade", "--in", input, "--out", join(folder, "a.jsonl"), "--data-dir", data]);
    const remote = await assay(["grade", "--in", input, "--out", join(folder, "b.jsonl"), "--url", service.url]);
    const local = await assay([
      "grade",
      "--in",
      input,
      "--out",
      join(folder, "c.jsonl"),
      "--data-dir",
      join(folder, "own"),
    ]);

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("--url");
    expect([remote.code, local.code]).toEqual([0, 0]);
    const [overHttp, inProcess] = [await recordsOf(join(folder, "b.jsonl")), await recordsOf(join(folder, "c.jsonl"))];
    expect(overHttp.map((record) => record.record_hash)).toEqual(inProcess.map((record) => record.record_hash));
    expect((await assay(["verify", join(folder, "b.jsonl")])).code).toBe(0);
  });

  it("imports, validates and replays through the service", async () => {
    const task = { id: "a/b c", kind: "math", answer: "4", reference: { answer: "4" } };
    const folder = await folderWith({ "tasks.jsonl": `${JSON.stringify(task)}\n\n{torn\n{"id":"bad"}\n` });
    const { url } = await serve(join(folder, "data"));

    const imported = await assay(["import", join(folder, "tasks.jsonl"), "--url", url]);
    const validated = await assay(["validate", "a/b c", "--url", url]);
    const replayed = await assay(["replay", "--task-id", "a/b c", "--url", url]);

    expect(imported).toMatchObject({ code: 1, stdout: "1 task imported, 0 unchanged, 2 refused\n" });
    expect(imported.stderr).toMatch(/tasks\.jsonl:3: [\s\S]*tasks\.jsonl:4: /);
    expect(validated.code).toBe(0);
    expect(replayed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+ records? replayed, 0 different\n$/),
    });
  });

  it("names rows by their lines in the file, however it reaches the store", async () => {
    const row = { question: "2 + 2?", answer: "It is\n#### 4" };
    const folder = await folderWith({ "rows.jsonl": `${JSON.stringify(row)}\n\n${JSON.stringify(row)}\n` });
    const rows = join(folder, "rows.jsonl");
    const { url } = await serve(join(folder, "data"));

    await assay(["import", rows, "--format", "gsm8k", "--url", url]);
    const listed = (await (await fetch(`${url}/v1/tasks`)).json()) as { items: { id: string }[] };

    expect(listed.items.map((item) => item.id).sort()).toEqual(["gsm8k/1", "gsm8k/3"]);
  });

  it("waits for a service that is killed and comes back, and loses nothing", async () => {
    const folder = await folderWith({ "in.jsonl": rollouts(COUNT) });
    const [data, output] = [join(folder, "data"), join(folder, "out.jsonl")];
    const first = await serve(data);
    const { url } = first;

    const grading = launch(["grade", "--in", join(folder, "in.jsonl"), "--out", output, "--url", url]);
    await until(() => (sizeOf(output) > 100_000 ? true : undefined), 100_000, grading.stderr);
    first.child.kill("SIGKILL");
    await first.finished;
    await serve(data, { ASSAY_PORT: new URL(url).port });
    const { code } = await grading.finished;

    const records = await recordsOf(output);
    expect(code).toBe(0);
    expect(records.map((record) => record.reward)).toEqual(expectedRewards());
  });
});

describe("assay backup", () => {
  it("copies what a running service has stored, and the copy replays", async () => {
    const folder = await folderWith({ "in.jsonl": rollouts(20) });
    const [data, restored] = [join(folder, "data"), join(folder, "restored")];
    const { url } = await serve(data);
    await assay(["grade", "--in", join(folder, "in.jsonl"), "--out", join(folder, "out.jsonl"), "--url", url]);
    await mkdir(restored);

    const copied = await assay(["backup", join(restored, "assay.db"), "--data-dir", data]);
    const again = await assay(["backup", join(restored, "assay.db"), "--data-dir", data]);
    const replayed = await assay(["replay", "--all", "--data-dir", restored]);

    expect(copied.code).toBe(0);
    expect(again.code).toBe(2);
    expect(replayed).toMatchObject({ code: 0, stdout: "20 records replayed, 0 different\n" });
  });
});

describe("assay grade, killed in the middle", () => {
  it("goes on where it was: every rollout once, in order, none graded twice", async () => {
    const folder = await folderWith({ "in.jsonl": rollouts(COUNT) });
    const [input, output, data] = [join(folder, "in.jsonl"), join(folder, "out.jsonl"), join(folder, "data")];
    const argv = ["grade", "--in", input, "--out", output, "--data-dir", data];

    const first = launch(argv);
    await until(
      () => (first.child.exitCode !== null || sizeOf(output) > 100_000 ? true : undefined),
      100_000,
      first.stderr,
    );
    first.child.kill("SIGKILL");
    await first.finished;
    const written = (await readFile(output, "utf8")).split("\n").length - 1;
    await writeFile(output, '{"schema":"assay.rec', { flag: "a" });
    const second = await assay(argv);

    const records = await recordsOf(output);
    expect(written).toBeLessThan(COUNT);
    expect(second.code).toBe(0);
    expect(second.stderr).toContain("torn");
    expect(records.map((record) => record.task.id)).toEqual(
      Array.from({ length: COUNT }, (_, index) => `sum-${index}`),
    );
    expect(records.map((record) => record.reward)).toEqual(expectedRewards());
    expect(new Set(records.map((record) => record.id)).size).toBe(COUNT);
    expect((await assay(["verify", output])).code).toBe(0);
  });
});

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
