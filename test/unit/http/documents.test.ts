import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { ERROR_CATALOGUE } from "../../../src/contract/errors.ts";
import { OPERATIONS } from "../../../src/http/openapi/operations.ts";
import { openApiDocument } from "../../../src/http/openapi.ts";
import { testApp } from "./support.ts";

/** Every string under a key `$ref`. */
function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === "$ref" && typeof part === "string" ? [part] : references(part),
  );
}

/** The paths of a printed route tree, as OpenAPI writes them. */
function pathsOf(tree: string): string[] {
  const open: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const [, indent, part] = /^([│ ]*)[├└]── (\S+) \(/.exec(line) ?? [];
    if (indent === undefined || part === undefined) return [];
    open.splice(indent.length / 4, open.length, part);
    return [open.join("").replace(/:(\w+)/g, "{$1}")];
  });
}

it("documents every route that is served, and serves every route that is documented", async () => {
  const app = testApp();
  const served: string[] = [];
  const paths = pathsOf(app.printRoutes({ commonPrefix: false }));
  for (const path of paths) {
    for (const method of ["GET", "PUT", "POST", "DELETE", "PATCH"] as const) {
      const url = path.replace(/\{\w+\}/g, "x");
      const answer = await app.inject({ method, url, ...(method !== "GET" && { payload: {} }) });
      if (answer.statusCode !== 405) served.push(`${method.toLowerCase()} ${path}`);
    }
  }
  const twins = ["get /v1/rewards/batch", "get /v1/tasks/import", "put /v1/tasks/import"];

  expect(paths.length).toBeGreaterThan(10);
  expect(served.filter((route) => !twins.includes(route)).sort()).toEqual(
    OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort(),
  );
});

it("leaves a task the name of a route", async () => {
  const app = testApp();

  const put = await app.inject({ method: "PUT", url: "/v1/tasks/import", payload: { kind: "math", answer: "4" } });
  const shown = await app.inject("/v1/tasks/import");
  const refused = await app.inject({ method: "PATCH", url: "/v1/tasks/import" });

  expect([put.statusCode, shown.json().id, refused.statusCode]).toEqual([201, "import", 405]);
  expect(refused.headers.allow).toBe("GET, HEAD, POST, PUT");
});

it("answers with the document that docs/openapi.json holds (update: vitest -u)", async () => {
  const answer = await testApp().inject("/openapi.json");

  expect(answer.json()).toEqual(openApiDocument());
  await expect(`${JSON.stringify(openApiDocument(), null, 2)}\n`).toMatchFileSnapshot("../../../docs/openapi.json");
});

it("refers only to shapes that the document holds, uses every one of them, and has problems for refusals", () => {
  const document = openApiDocument();
  const { schemas } = document.components as { schemas: Record<string, unknown> };
  const known = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
  const used = new Set(references(document));

  expect([...used].filter((reference) => !known.includes(reference))).toEqual([]);
  expect(known.filter((reference) => !used.has(reference))).toEqual([]);
  for (const operation of Object.values(
    document.paths as Record<string, Record<string, { responses: object }>>,
  ).flatMap(Object.values)) {
    expect(Object.keys(operation.responses)).toContain("403");
    expect(Object.keys(operation.responses)).toContain("500");
  }
});

it("has schemas that accept what the shapes accept", () => {
  const { schemas } = openApiDocument().components as { schemas: Record<string, { required?: string[] }> };

  expect(schemas.RewardRequest?.required).toEqual(["solution"]);
  expect(schemas.RewardRecord?.required).toContain("record_hash");
  expect(z.object({ oneOf: z.array(z.unknown()).length(11) }).safeParse(schemas.Task).success).toBe(true);
});

it("shows a page for people that runs nothing and loads nothing", async () => {
  const answer = await testApp().inject("/docs");

  expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
  expect(answer.body).not.toMatch(/<script|https?:\/\//);
  for (const code of Object.keys(ERROR_CATALOGUE)) expect(answer.body).toContain(`id="${code}"`);
  for (const { path } of OPERATIONS) expect(answer.body).toContain(path);
});

it("documents every error code with its status, retry and remedy, and no other", () => {
  const text = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| `(\w+)` +\| (\S+) +\| (yes|no) +\| (.+?) +\|$/gm)].map(
    ([, code, status, retry, fix]) => ({
      code,
      status,
      retry,
      fix,
    }),
  );

  expect(rows).toEqual(
    Object.entries(ERROR_CATALOGUE).map(([code, { status, retryable, fix }]) => ({
      code,
      status: status === null ? "-" : String(status),
      retry: retryable ? "yes" : "no",
      fix,
    })),
  );
});

it("describes every call in docs/api.md, and no other", () => {
  const text = readFileSync(new URL("../../../docs/api.md", import.meta.url), "utf8");
  const described = [...text.matchAll(/^### `(GET|PUT|POST|DELETE) (\S+)`/gm)].map(
    ([, method, path]) => `${method} ${path}`,
  );

  expect(described.sort()).toEqual(OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort());
});
