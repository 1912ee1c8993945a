import type { z } from "zod";
import { ERROR_CATALOGUE, type ErrorCode } from "../contract/errors.ts";
import type { JsonObject } from "../contract/json.ts";
import { type Answer, OPERATIONS, type Operation } from "./openapi/operations.ts";
import { componentSchemas, inlineSchema, type JsonSchema, type SchemaName, schemaRef } from "./openapi/schemas.ts";

/** Refusals that every call shares. */
const ALWAYS = ["forbidden", "internal"] as const satisfies readonly ErrorCode[];

/** The whole API as an OpenAPI 3.1 document, generated from the operations and the zod shapes; the same in every process. */
export function openApiDocument(): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  const document = {
    openapi: "3.1.0",
    info: {
      title: "Assay",
      version: "1",
      description: "Turns a model's answer into a reward that can be trusted and repeated.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }, {}],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "a secret of ASSAY_TOKENS; a service on loopback without tokens asks for none",
        },
      },
      schemas: componentSchemas(),
    },
  };
  return JSON.parse(JSON.stringify(document)) as JsonObject;
}

function describeOperation(operation: Operation): JsonSchema {
  const { path, query, headers = {}, body, isOpen } = operation;
  return {
    operationId: `${operation.method}${path.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase())}`,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description !== undefined && { description: operation.description }),
    parameters: [...pathParameters(path), ...queryParameters(query), ...headerParameters(headers)],
    ...(body !== undefined && { requestBody: { required: body.required, content: describeContent(body.content) } }),
    responses: { ...describeAnswers(operation.answers), ...describeErrors(operation) },
    ...(isOpen && { security: [] }),
  };
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    description: "slashes are written `%2F`",
    schema: { type: "string" },
  }));
}

function queryParameters(query: z.ZodObject | undefined): JsonSchema[] {
  return Object.entries(query?.shape ?? {}).map(([name, shape]) => {
    const { description, ...schema } = inlineSchema(shape as z.ZodType);
    return { name, in: "query", required: false, ...(description !== undefined && { description }), schema };
  });
}

function headerParameters(headers: Readonly<Record<string, string>>): JsonSchema[] {
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
}

function describeContent(content: Answer["content"]): JsonSchema {
  return Object.fromEntries(
    Object.entries(content).map(([type, held]) => [type, { schema: "schema" in held ? schemaRef(held.schema) : held }]),
  );
}

/** Answers of one status are alternatives: their shapes are joined. */
function describeAnswers(answers: readonly Answer[]): JsonSchema {
  const byStatus = groupBy(answers, (answer) => answer.status);
  return Object.fromEntries(
    [...byStatus].map(([status, [first, ...others]]) => {
      if (first === undefined || others.length === 0) {
        return [status, { description: first?.description, content: describeContent(first?.content ?? {}) }];
      }
      const all = [first, ...others];
      const anyOf = all.map(({ content }) => content["application/json"]).map((held) => schemaRef(nameOf(held)));
      const description = all.map((answer) => answer.description).join("; ");
      return [status, { description, content: { "application/json": { schema: { anyOf } } } }];
    }),
  );
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function nameOf(held: Answer["content"]["application/json"]): SchemaName {
  if (held === undefined || !("schema" in held)) throw new TypeError("answers of one status must be named shapes");
  return held.schema;
}

/** One response a status, with the codes that it may carry. */
function describeErrors({ errors, isOpen }: Operation): JsonSchema {
  const codes: ErrorCode[] = [...errors, ...ALWAYS, ...(isOpen ? [] : (["unauthorized"] as const))];
  const byStatus = groupBy(codes, (code) => {
    const { status, retryable } = ERROR_CATALOGUE[code];
    return status ?? (retryable ? 503 : 500);
  });
  return Object.fromEntries(
    [...byStatus].map(([status, held]) => [
      status,
      {
        description: held.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].fix}`).join(" "),
        ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
        content: { "application/problem+json": { schema: schemaRef("Problem") } },
      },
    ]),
  );
}

const RETRY_AFTER = { "Retry-After": { description: "seconds", schema: { type: "integer" } } };
