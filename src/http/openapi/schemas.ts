import { z } from "zod";
import {
  AnyRecord,
  BatchLine,
  BatchRequest,
  BatchResponse,
  CancelResponse,
  ImportReport,
  NotAdmitted,
  Output,
  Pending,
  Problem,
  Readiness,
  ReplayResponse,
  RewardOptions,
  RewardRequest,
  RunProgramRequest,
  RunProgramResponse,
  TaskView,
  UseItem,
  ValidationReport,
} from "../../contract/api.ts";
import { Limits } from "../../contract/limits.ts";
import { Metadata, RewardRecord, RewardSummary } from "../../contract/record.ts";
import {
  GraderInfo,
  GraderList,
  Health,
  LanguageInfo,
  SandboxInfo,
  SandboxList,
  TaskList,
  TaskStored,
  UseList,
  ValidateRequest,
} from "../../contract/service-api.ts";
import { Solution } from "../../contract/solution.ts";
import {
  AssertTask,
  CallTask,
  CallTest,
  Checker,
  ChoiceTask,
  ConstraintsTask,
  ExactTask,
  InteractiveTask,
  JudgeTask,
  MathTask,
  PatchTask,
  StdioTask,
  StdioTest,
  Task,
  UnitTask,
} from "../../contract/task.ts";
import { Integrity, Verdict } from "../../contract/verdict.ts";

export type JsonSchema = Record<string, unknown>;

/** What requests hold, as a caller writes it: fields with defaults may be left out. */
const INPUTS = {
  RewardRequest,
  RewardOptions,
  BatchRequest,
  RunProgramRequest,
  ValidateRequest,
  Solution,
  Task,
  MathTask,
  ChoiceTask,
  ExactTask,
  ConstraintsTask,
  StdioTask,
  StdioTest,
  InteractiveTask,
  CallTask,
  CallTest,
  AssertTask,
  UnitTask,
  PatchTask,
  JudgeTask,
  Checker,
} as const;

/** What answers hold: every field is there. */
const OUTPUTS = {
  RewardRecord,
  RewardSummary,
  AnyRecord,
  NotAdmitted,
  Pending,
  BatchResponse,
  BatchLine,
  ReplayResponse,
  UseItem,
  UseList,
  CancelResponse,
  TaskView,
  TaskStored,
  TaskList,
  ImportReport,
  ValidationReport,
  RunProgramResponse,
  Output,
  GraderInfo,
  GraderList,
  LanguageInfo,
  SandboxInfo,
  SandboxList,
  Readiness,
  Health,
  Problem,
  Limits,
  Metadata,
  Verdict,
  Integrity,
} as const;

const JSON_VALUE = "#/components/schemas/JsonValue";

export type SchemaName = keyof typeof INPUTS | keyof typeof OUTPUTS;

/** `components.schemas`: every named shape once, generated from the zod shapes that also validate. */
export function componentSchemas(): Record<string, JsonSchema> {
  return {
    JsonValue: { description: "any JSON value" },
    ...schemasOf(INPUTS, "input"),
    ...schemasOf(OUTPUTS, "output"),
  };
}

/** A reference to a named shape. */
export function schemaRef(name: SchemaName): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** The JSON schema of an unnamed shape, as of a query parameter. */
export function inlineSchema(shape: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" });
  return schema;
}

function schemasOf(shapes: Readonly<Record<string, z.ZodType>>, io: "input" | "output"): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, shape] of Object.entries(shapes)) registry.add(shape, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: "any",
    uri: (id) => `#/components/schemas/${id}`,
  });
  const { __shared: shared, ...named } = schemas;
  requireJsonValues(shared);
  return Object.fromEntries(
    Object.entries(named).map(([name, { $schema: _dialect, $id: _id, ...schema }]) => [name, nameJsonValues(schema)]),
  );
}

/** The only unnamed shapes that refer to themselves are JSON values, each where it is used: six kinds of value. */
function requireJsonValues(shared: unknown): void {
  for (const shape of Object.values(
    (shared as { $defs?: Record<string, { anyOf?: unknown[] }> } | undefined)?.$defs ?? {},
  )) {
    if (shape.anyOf?.length !== 6) throw new TypeError("an unnamed shape refers to itself: give it a name here");
  }
}

function nameJsonValues(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema).replace(/#\/components\/schemas\/__shared#\/\$defs\/schema\d+/g, JSON_VALUE);
  return JSON.parse(text) as JsonSchema;
}
