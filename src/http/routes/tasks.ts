import type { FastifyInstance } from "fastify";
import { ServiceError } from "../../contract/errors.ts";
import type { JsonValue } from "../../contract/json.ts";
import { TaskQuery, ValidateRequest } from "../../contract/service-api.ts";
import { parseShape } from "../../contract/shape.ts";
import { Task } from "../../contract/task.ts";
import { dropRest, jsonBody, linesBody } from "../body.ts";
import type { RouteDeps } from "../deps.ts";
import { bodyOf, noQuery, type PathId, pathId, pathTaskReference, queryOf } from "../input.ts";
import { readRows } from "../lines.ts";
import { ImportQuery, RevealQuery } from "../queries.ts";
import { sendJson } from "../reply.ts";
import { toTaskView } from "../views.ts";

/** Tasks: put, look at, list, import, validate. Their hidden parts are shown to an admin who asks for them. */
export function addTaskRoutes(
  app: FastifyInstance,
  { assay, auth, config }: Pick<RouteDeps, "assay" | "auth" | "config">,
): void {
  app.put<PathId>("/v1/tasks/:id", async (request, reply) => {
    noQuery(request);
    const id = putId(request.params.id);
    const { stored, outcome } = await assay.putTask(parseShape(Task, withId(jsonBody(request), id)));
    reply.code(outcome === "created" ? 201 : 200);
    return sendJson(reply, { ...toTaskView(stored, false), outcome });
  });

  app.get<PathId>("/v1/tasks/:id", async (request, reply) => {
    const isRevealed = queryOf(request, RevealQuery).reveal === "true";
    if (isRevealed) auth.requireAdmin(request.headers);
    const stored = await assay.getTask(pathTaskReference(request.params.id));
    return sendJson(reply, toTaskView(stored, isRevealed));
  });

  app.get("/v1/tasks", async (request, reply) => {
    const { reveal, kind, tag, cursor, limit } = queryOf(request, TaskQuery);
    const isRevealed = reveal === "true";
    if (isRevealed) auth.requireAdmin(request.headers);
    const page = await assay.listTasks({
      limit,
      ...(kind !== undefined && { kind }),
      ...(tag !== undefined && { tag }),
      ...(cursor !== undefined && { cursor }),
    });
    const items = page.items.map((stored) => toTaskView(stored, isRevealed));
    return sendJson(reply, { items, next_cursor: page.next_cursor });
  });

  app.post("/v1/tasks/import", async (request, reply) => {
    const { format } = queryOf(request, ImportQuery);
    const stream = linesBody(request);
    try {
      return sendJson(reply, await assay.importTasks(readRows(stream, config.bodyLimitBytes), format));
    } finally {
      dropRest(stream);
    }
  });

  app.post<PathId>("/v1/tasks/:id/validate", async (request, reply) => {
    noQuery(request);
    const { repeats } = bodyOf(request, ValidateRequest, {});
    return sendJson(reply, await assay.validateTask(pathTaskReference(request.params.id), repeats));
  });
}

/** An id that ends like a pinned version could never be asked for. */
function putId(raw: string): string {
  const id = pathId(raw);
  if (/@sha256:[0-9a-f]{64}$/.test(id)) {
    throw new ServiceError("invalid_request", "id: a task is put under an id without a digest", { path: "id" });
  }
  return id;
}

/** The body with the path's id where it has none of its own. Throws `invalid_request` where the two differ. */
function withId(body: JsonValue | undefined, id: string): unknown {
  if (body === undefined) throw new ServiceError("invalid_request", "the request has no JSON body");
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const own: unknown = Reflect.get(body, "id");
  if (own === undefined) return { ...body, id };
  if (own !== id) throw new ServiceError("invalid_request", "id: differs from the id in the path", { path: "id" });
  return body;
}
