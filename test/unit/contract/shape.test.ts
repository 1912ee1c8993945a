import { expect, it } from "vitest";
import { RewardRequest } from "../../../src/contract/api.ts";
import { ServiceError } from "../../../src/contract/errors.ts";
import { parseShape } from "../../../src/contract/shape.ts";

function faultOf(value: unknown, prefix?: string): ServiceError {
  try {
    parseShape(RewardRequest, value, prefix);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const STDIO = { id: "t", kind: "stdio", tests: [{ input: "1" }] };

it.each([
  [{ task_id: "t", solution: { code: 3 } }, "solution.code", "expected string, received number"],
  [{ task_id: "t", solution: { text: "a", extra: 1 } }, "solution.extra", "unknown field"],
  [{ task_id: "t", solution: 3 }, "solution", "expected string, or object"],
  [{ task_id: "t", solution: {} }, "solution", "an object with text, or an object with code"],
  [{ task_id: "t" }, "solution", "expected string, or object"],
  [{ task_id: "t", solution: "a", foo: 1 }, "foo", "unknown field"],
  [
    { task_id: "t", solution: { messages: [{ role: "a", content: [{ text: "x" }] }] } },
    "solution.messages.0.content.0.type",
    "required",
  ],
  [{ solution: "a" }, "task_id", "give either task_id or task"],
  [{ task_id: "t", task: STDIO, solution: "a" }, "task_id", "give either task_id or task"],
  [
    { task: { ...STDIO, tests: [{ input: 3 }] }, solution: "a" },
    "task.tests.0.input",
    "expected string, received number",
  ],
  [{ task: { ...STDIO, kind: "none" }, solution: "a" }, "task.kind", "'stdio'"],
  [{ task: { ...STDIO, id: "a\u0000" }, solution: "a" }, "task.id", "control characters"],
  [{ task_id: "a\u0000b", solution: "a" }, "task_id", "control characters"],
  [{ task_id: "x".repeat(400), solution: "a" }, "task_id", "<=328 characters"],
  [{ task_id: "t", solution: "a", metadata: { run_id: "a\u0000" } }, "metadata.run_id", "NUL"],
  [{ task_id: "t", solution: "a", metadata: { a: [1] } }, "metadata.a", "expected string, or number, or boolean"],
  [{ task_id: "t", solution: "a", options: { cache: "no" } }, "options.cache", '"use"|"bypass"'],
  [[], "", "expected object, received array"],
])("names the field and the fault of %j", (value, path, message) => {
  const fault = faultOf(value);

  expect(fault.code).toBe("invalid_request");
  expect(fault.path ?? "").toBe(path);
  expect(fault.message).toContain(message);
});

it.each([
  [{ id: "t", kind: "math" }, "task.answer"],
  [{ id: "t", kind: "math", answer: null }, "task.answer"],
  [{ id: "t", kind: "math", answer: [] }, "task.answer"],
  [{ ...STDIO, tests: [] }, "task.tests"],
  [{ ...STDIO, tests: [{ input: "1", output: null }] }, "task.tests.0.output"],
])("tells a task that lacks what it would judge by from a bad request: %j", (task, path) => {
  const fault = faultOf({ task, solution: "a" });

  expect(fault.code).toBe("task_invalid");
  expect(fault.path).toBe(path);
});

it("puts paths below the prefix it is given", () => {
  expect(faultOf({ task_id: "t", solution: { code: 3 } }, "items.3").path).toBe("items.3.solution.code");
});

it("finds one fault of millions at once, and names its place in the original", () => {
  const before = performance.now();

  const everywhere = faultOf({ task: { ...STDIO, tests: Array(3_000_000).fill(1) }, solution: "a" });
  const late = faultOf({ task: { ...STDIO, tests: [...Array(100_000).fill({ input: "a" }), 3] }, solution: "a" });

  expect(everywhere.path).toBe("task.tests.0");
  expect(late.path).toBe("task.tests.100000");
  expect(performance.now() - before).toBeLessThan(2_000);
});

it("finds a lone fault that no sample of a large value hits", () => {
  const tests: unknown[] = Array(30_000).fill({ input: "a" });
  tests[12_345] = 3;

  expect(faultOf({ task: { ...STDIO, tests }, solution: "a" }).path).toBe("task.tests.12345");
});

it("keeps messages short whatever the fields are called", () => {
  const fault = faultOf({ task_id: "t", solution: "a", ["k".repeat(100_000)]: 1 });

  expect(fault.message.length).toBeLessThan(1_100);
});

it("fills defaults", () => {
  expect(parseShape(RewardRequest, { task_id: "t", solution: "a" })).toEqual({
    task_id: "t",
    solution: "a",
    metadata: {},
    options: { priority: "train", cache: "use", detail: "summary" },
  });
});
