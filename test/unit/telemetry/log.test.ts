import { expect, it } from "vitest";
import { createLog } from "../../../src/telemetry/log.ts";

function recording(level: "debug" | "info" = "debug") {
  const written: string[] = [];
  const log = createLog({ level, destination: { write: (line: string) => void written.push(line) } });
  return { log, written, last: () => JSON.parse(written.at(-1) ?? "null") };
}

it("writes one JSON line with time, level, fields and message", () => {
  const { log, written, last } = recording();

  log.info({ request_id: "r-1", status: 200 }, "answered");

  expect(written).toHaveLength(1);
  expect(written[0]?.endsWith("\n")).toBe(true);
  expect(last()).toMatchObject({ level: 30, request_id: "r-1", status: 200, msg: "answered" });
  expect(last().time).toMatch(/^\d{4}-\d\d-\d\dT/);
});

it("leaves out what is below its level", () => {
  const { log, written } = recording("info");

  log.debug({}, "unseen");
  log.warn({}, "seen");

  expect(written).toHaveLength(1);
});

it("withholds solutions, gold and secrets wherever they stand", () => {
  const { log, written } = recording();

  log.error(
    { solution: "SECRET-1", job: { task: { answer: "SECRET-2" }, stdin: "SECRET-3" }, authorization: "SECRET-4" },
    "m",
  );

  expect(written.join("")).not.toContain("SECRET");
});

it("escapes whatever a terminal or a reader could act on", () => {
  const { log, written, last } = recording();
  const hostile = "a\u001b[2Jb\u009b31mc\u2028d\u202ee\nf\u0000";

  log.warn({ id: hostile }, hostile);

  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(written[0]?.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  expect(last()).toMatchObject({ id: hostile, msg: hostile });
});

it("cuts long text, and keeps of an error its name, code, message and cause only", () => {
  const { log, written, last } = recording();
  const cause = Object.assign(new Error("disk"), { code: "ENOSPC", payload: "SECRET" });
  const error = new Error("x".repeat(1_000_000), { cause });

  log.error({ err: error }, "failed");

  expect(written[0]?.length).toBeLessThan(20_000);
  expect(last().err).toMatchObject({ name: "Error", cause: { code: "ENOSPC", message: "disk" } });
  expect(written[0]).not.toContain("SECRET");
});

it("survives what can't be JSON", () => {
  const { log, written } = recording();
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  log.info({ cyclic, number: Number.NaN, nothing: undefined }, "odd");

  expect(written).toHaveLength(1);
});
